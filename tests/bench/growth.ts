/** Whether a decision on stored facts takes longer where there is a thousand times as much. */
import { temporaryFolder } from "./processes.ts";
import type { Row } from "./report.ts";
import { median } from "./rounds.ts";
import { recipientOf, seed, setId } from "./seed.ts";
import { openService, type Service } from "./service.ts";

/** Each set is lent to ten accounts, so that this is ten thousand grants. */
const few = 1_000;
const questions = 5_000;
const rounds = 9;
const together = 32;

const ask = ({ sharing }: Service, index: number) =>
  sharing.decisions.evaluate({
    subject: { type: "Account", id: recipientOf(index) },
    action: "restore",
    resource: { type: "BackupSet", id: setId(index) },
    context: { region: "cn-beijing" },
  });

/** In microseconds for each question; they are spread over all sets, so that nothing is found where it was left. */
const timeOf = async (service: Service, sets: number): Promise<number> => {
  const began = performance.now();
  for (let asked = 0; asked < questions; asked += together) {
    const batch = Array.from({ length: together }, () => ask(service, Math.floor(Math.random() * sets)));
    await Promise.all(batch);
  }
  return ((performance.now() - began) / questions) * 1e3;
};

const minutes = (milliseconds: number): string => `${(milliseconds / 60_000).toFixed(1)} min`;

/** @param many how many backup sets the large store holds */
export const measureGrowth = async (many: number): Promise<readonly Row[]> => {
  const [small, large] = [temporaryFolder(), temporaryFolder()];
  await seed(small, few);
  const took = await seed(large, many);
  const services = [await openService(small), await openService(large)] as const;
  try {
    for (const [at, service] of services.entries()) await timeOf(service, at === 0 ? few : many);
    const [times, grown]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      times.push(await timeOf(services[0], few));
      grown.push(await timeOf(services[1], many));
    }
    const ratio = median(grown) / median(times);
    const value = (all: readonly number[]): string => `${median(all).toFixed(0)} µs`;
    return [
      { name: `${few * 10} grants`, value: value(times), ratio: "" },
      { name: `${many * 10} grants`, value: value(grown), ratio: `${ratio.toFixed(2)} ×` },
      { name: `import of ${many} sets and ${many * 10} grants`, value: minutes(took), ratio: "" },
    ];
  } finally {
    for (const service of services) await service.close();
  }
};
