/**
 * Where a webhook may be: a caller must not reach through the server what it cannot reach itself. Checked when it is
 * registered, and again for every connection, after its name was resolved.
 */
import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import type { WebhookTargets } from "../config-events.ts";

type Subnet = readonly [address: string, bits: number, family: "ipv4" | "ipv6"];

const blocked = (subnets: readonly Subnet[]): BlockList => {
  const list = new BlockList();
  for (const [address, bits, family] of subnets) list.addSubnet(address, bits, family);
  return list;
};

/** Of this machine and of local networks. */
const local: readonly Subnet[] = [
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["::1", 128, "ipv6"],
  ["fc00::", 7, "ipv6"],
];

/** Addresses of IPv6 that are anybody's; the rest is local, reserved, multicast, or an IPv4 address in disguise. */
const everybodys: readonly Subnet[] = [["2000::", 3, "ipv6"]];

/** Nothing a webhook could be at: link-local (also where clouds keep credentials), reserved, multicast, translated. */
const special: readonly Subnet[] = [
  ["0.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.88.99.0", 24, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["2001::", 23, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["3fff::", 20, "ipv6"],
];

// A list also holds an IPv4 address that is written as IPv6, such as ::ffff:127.0.0.1.
const specials = blocked(special);
const globals = blocked(everybodys);
const locals = blocked(local);

const family = (address: string): "ipv4" | "ipv6" => (isIP(address) === 4 ? "ipv4" : "ipv6");

/** Whether a connection may be made to this IP address. */
export const isAllowed = (address: string, targets: WebhookTargets): boolean => {
  if (isIP(address) === 0) return false;
  if (targets === "any") return true;
  const kind = family(address);
  // First, because none of the local ones is everybody's.
  if (locals.check(address, kind)) return targets === "private";
  return !specials.check(address, kind) && (kind === "ipv4" || globals.check(address, kind));
};

/** The host of a URL, an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1");

/** What is wrong with a URL as a target, to be put behind its name; null where nothing is. */
export const targetMistake = (text: string, targets: WebhookTargets): string | null => {
  if (!URL.canParse(text)) return "must be a URL such as https://example.com/lendbase";
  const url = new URL(text);
  const schemes = targets === "any" ? ["https:", "http:"] : ["https:"];
  if (!schemes.includes(url.protocol))
    return targets === "any" ? "must begin with https:// or http://" : "must begin with https://";
  if (url.username !== "" || url.password !== "") return "must not hold a user or a password";
  if (url.hash !== "") return "must not have a fragment";
  const host = hostOf(url);
  if (isIP(host) !== 0 && !isAllowed(host, targets)) return "must not be an address of a local network";
  return null;
};

export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (cause: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A name that stands for an address which is not allowed. */
export class ForbiddenAddressError extends Error {
  override readonly name = "ForbiddenAddressError";
}

/**
 * Resolves names for a connection, and refuses those of which any address is not allowed. The connection is made to
 * what was looked at, and the name is resolved only once for it: a name that stands for another address a moment
 * later, as in DNS rebinding, gains nothing.
 */
export const guardedLookup =
  (targets: WebhookTargets, resolve: Resolve = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (cause, addresses) => {
      if (cause !== null) return callback(cause, "", 0);
      const [first] = addresses;
      if (first === undefined || addresses.some(({ address }) => !isAllowed(address, targets))) {
        return callback(new ForbiddenAddressError("its address is not a public one"), "", 0);
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
