/** Where each setting comes from: a flag wins over the environment, which wins over the file, which wins over the default. */
import { type FileSettings, readConfigFile } from "./config-file.ts";
import {
  type Environment,
  type Flags,
  fileNameOf,
  type Setting,
  settings,
  shippedPolicies,
} from "./config-settings.ts";
import type { Given } from "./config-values.ts";

export interface Sourced extends Given {
  readonly from: "flag" | "environment" | "file" | "default";
}

export interface Sources {
  readonly given: (setting: Setting) => Sourced;
  /** What is wrong with the file. */
  readonly mistakes: readonly string[];
}

/** The variable that names the file of settings, where no flag does. */
export const configVariable = "LENDBASE_CONFIG";

const nothing: FileSettings = { values: new Map(), mistakes: [] };

/** Reads the file that the flags or the environment name. */
export const createSources = (flags: Flags, environment: Environment): Sources => {
  const file = flags.config ?? (environment[configVariable] || undefined);
  const inFile = file === undefined ? nothing : readConfigFile(file);
  const given = (setting: Setting): Sourced => {
    const { flag, variable, standard } = settings[setting];
    const fromFlag = flags[setting];
    if (fromFlag !== undefined) return { from: "flag", name: flag, value: fromFlag };
    const fromEnvironment = environment[variable];
    // An empty variable is one that is not set.
    if (fromEnvironment) return { from: "environment", name: variable, value: fromEnvironment };
    const written = inFile.values.get(setting);
    if (written !== undefined) {
      return { from: "file", name: `${file}:${written.line}: ${fileNameOf(setting)}`, value: written.value };
    }
    return { from: "default", name: flag, value: standard ?? shippedPolicies };
  };
  return { given, mistakes: inFile.mistakes };
};
