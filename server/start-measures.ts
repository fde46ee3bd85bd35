/** Measures, where somebody may read them. */
import type { ServerConfig } from "./config.ts";
import type { Measures, MeasuresDependencies } from "./measures/measures.ts";

export const startMeasures = async (
  { metrics }: Pick<ServerConfig, "metrics">,
  dependencies: MeasuresDependencies,
): Promise<Measures | null> => {
  if (metrics === "off") return null;
  const { createMeasures } = await import("./measures/measures.ts");
  return createMeasures(dependencies);
};
