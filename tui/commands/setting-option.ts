/** A flag of a command that is a setting of the server, with the environment variable that stands in for it. */
import { type Setting, settings } from "../../server/config.ts";

export const option = (setting: Setting, value: string, text: string): readonly [string, string] => {
  const { flag, variable, standard } = settings[setting];
  const usual = standard === null ? "those of the package" : standard;
  return [`${flag} <${value}>`, `${text} (${variable}${usual === "" ? "" : `; default: ${usual}`})`];
};

/** The file of settings, for commands that take more than one or two of them. */
export const configOption = ["--config <file>", "a file with settings (LENDBASE_CONFIG)"] as const;
