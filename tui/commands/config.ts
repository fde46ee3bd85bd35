/** `lendbase config`: the settings, and where each comes from. */
import { readConfig } from "../../server/config.ts";
import { fileNameOf, settingNames } from "../../server/config-settings.ts";
import { createSources, type Sourced } from "../../server/config-sources.ts";
import { StartError } from "../../server/start-error.ts";
import { fail, print } from "./output.ts";

export interface ConfigFlags {
  readonly config?: string;
  readonly json?: boolean;
}

/** The password of an address, and what it carries behind its path, are nobody's business. */
const masked = (value: string): string =>
  value.replace(/^([a-z]+:\/\/[^:@/?#]*):[^/?#]*@/i, "$1:…@").replace(/^([a-z]+:\/\/[^?#]*)\?.*$/is, "$1?…");

const origin = ({ from, name }: Sourced): string => {
  if (from === "default") return "default";
  return from === "file" ? name.slice(0, name.lastIndexOf(": ")) : name;
};

/** Answers the exit code: 1 where a server would not start with them. */
export const showConfig = ({ config, json = false }: ConfigFlags): number => {
  const flags = config === undefined ? {} : { config };
  const { given } = createSources(flags, process.env);
  const rows = settingNames.map((setting) => ({
    setting: fileNameOf(setting),
    value: masked(given(setting).value),
    from: origin(given(setting)),
  }));
  const width = Math.max(...rows.map(({ setting }) => setting.length));
  if (json) print(JSON.stringify(rows, null, 2));
  else
    for (const { setting, value, from } of rows)
      print(`${setting.padEnd(width)}  ${value || "-"}  (${from})`);
  try {
    readConfig(flags, process.env);
    return 0;
  } catch (cause) {
    if (!(cause instanceof StartError)) throw cause;
    for (const sentence of cause.message.split("\n")) fail(sentence);
    return 1;
  }
};
