/** The few calls that the demo makes, over plain HTTP: what any other script would do. */
import type { Problem } from "../api/problem.ts";

export interface Address {
  readonly url: string;
  /** An operator's key. */
  readonly key: string;
}

/** What the server refused, in its own words. */
export class DemoError extends Error {
  override readonly name = "DemoError";
}

export interface Api {
  /** Registers it, or replaces what is there. */
  put(path: string, body: object): Promise<unknown>;
  get<Value>(path: string, account: string | null): Promise<Value>;
  post<Value>(path: string, account: string | null, body?: object): Promise<Value>;
  delete(path: string, account: string): Promise<unknown>;
}

const problemOf = (text: string): Partial<Problem> => {
  try {
    return JSON.parse(text) as Partial<Problem>;
  } catch {
    return {};
  }
};

/** An operator acts for an account by naming it in a header. Each call throws a DemoError for what is refused. */
export const createApi = ({ url, key }: Address): Api => {
  type Headers = Readonly<Record<string, string>>;
  const exchange = (method: string, path: string, headers: Headers, body?: object) =>
    fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
  const answerTo = async <Value>(method: string, path: string, response: Response) => {
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Value;
    const { code = response.status, detail = text } = problemOf(text);
    throw new DemoError(`The demo world cannot be loaded: ${method} ${path} was answered ${code}: ${detail}`);
  };
  const send = async <Value>(method: string, path: string, account: string | null, body?: object) => {
    const headers: Headers = account === null ? {} : { "lendbase-account": account };
    return await answerTo<Value>(method, path, await exchange(method, path, headers, body));
  };
  const put = async (path: string, body: object): Promise<unknown> => {
    const made = await exchange("PUT", path, {}, body);
    if (made.status !== 428) return await answerTo("PUT", path, made);
    // It is there already, and is replaced whatever it is.
    return await answerTo("PUT", path, await exchange("PUT", path, { "if-match": "*" }, body));
  };
  return {
    put,
    get: (path, account) => send("GET", path, account),
    post: (path, account, body) => send("POST", path, account, body),
    delete: (path, account) => send("DELETE", path, account),
  };
};
