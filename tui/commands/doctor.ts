/** `lendbase doctor`: looks at the machine and the installation, and says what it found. */
import { type Flags, readConfig, type ServerConfig } from "../../server/config.ts";
import { examine, type Finding } from "../../server/doctor/examine.ts";
import { StartError } from "../../server/start-error.ts";
import { print } from "./output.ts";

export interface DoctorFlags extends Flags {
  readonly json?: boolean;
}

const settingsOf = (flags: Flags): ServerConfig | readonly Finding[] => {
  try {
    return readConfig(flags, process.env);
  } catch (cause) {
    if (!(cause instanceof StartError)) throw cause;
    return cause.message.split("\n").map((text) => ({ check: "settings", state: "failed", text }));
  }
};

const isFindings = (found: ServerConfig | readonly Finding[]): found is readonly Finding[] =>
  Array.isArray(found);

const asText = (findings: readonly Finding[]): string => {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .map(({ check, state, text }) => `${state.padEnd("warning".length)}  ${check.padEnd(width)}  ${text}`)
    .join("\n");
};

/** Answers the exit code: 1 where something failed. */
export const seeDoctor = async ({ json = false, ...flags }: DoctorFlags): Promise<number> => {
  const settings = settingsOf(flags);
  const findings = isFindings(settings) ? settings : await examine(settings);
  const healthy = findings.every(({ state }) => state !== "failed");
  print(json ? JSON.stringify({ healthy, findings }, null, 2) : asText(findings));
  return healthy ? 0 : 1;
};
