/** Who is let in at all: before any route, any credential, any body. */
import { addressTooLong, overloaded } from "./problem-error.ts";
import { plainProblemResponse } from "./problems.ts";

export type Answer<Connection> = (request: Request, connection: Connection) => Response | Promise<Response>;

export interface AdmissionLimits {
  /** Requests that are being answered at once. */
  readonly atOnce: number;
  /** Of an address with its query, in characters. */
  readonly address: number;
}

/** With bodies of a megabyte, the requests at once take half a gigabyte at the worst. */
export const admissionLimits: AdmissionLimits = { atOnce: 500, address: 8_000 };

/** Refuses what is too long or too much; a request counts until its answer begins. */
export const admit = <Connection>(
  answer: Answer<Connection>,
  limits: AdmissionLimits = admissionLimits,
): Answer<Connection> => {
  let underWay = 0;
  return async (request, connection) => {
    if (request.url.length > limits.address) return plainProblemResponse(addressTooLong(limits.address));
    if (underWay >= limits.atOnce) return plainProblemResponse(overloaded);
    underWay += 1;
    try {
      return await answer(request, connection);
    } finally {
      underWay -= 1;
    }
  };
};
