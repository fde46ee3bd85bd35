/** Certificates made for a test: nothing that expires, and no private key, is kept among the sources. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { isIP } from "node:net";

export interface Certified {
  /** Both in PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface Wanted {
  readonly name: string;
  /** Host names, or addresses of IPv4. */
  readonly hosts?: readonly string[];
  /** Who signs; without, it signs itself, and may sign others. */
  readonly issuer?: Authority;
  readonly until?: Date;
}

export interface Authority extends Certified {
  readonly name: string;
  readonly privateKey: KeyObject;
}

const element = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const short = body.length < 0x80;
  const length = short ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};

const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, ...parts);
const identifier = (hex: string): Buffer => element(0x06, Buffer.from(hex, "hex"));
const bits = (bytes: Uint8Array): Buffer => element(0x03, Buffer.from([0]), bytes);
const time = (at: Date): Buffer => element(0x18, Buffer.from(at.toISOString().replace(/[-:T]|\.\d+/g, "")));

const ecdsaWithSha256 = sequence(identifier("2a8648ce3d040302"));
const commonName = identifier("550403");
const alternativeNames = identifier("551d11");
const basicConstraints = identifier("551d13");
const yes = Buffer.from([0x01, 0x01, 0xff]);

const nameOf = (text: string): Buffer =>
  sequence(element(0x31, sequence(commonName, element(0x0c, Buffer.from(text)))));

const hostOf = (host: string): Buffer =>
  isIP(host) === 4
    ? element(0x87, Buffer.from(host.split(".").map(Number)))
    : element(0x82, Buffer.from(host));

const extensions = (hosts: readonly string[], isAuthority: boolean): Buffer => {
  const names = sequence(alternativeNames, element(0x04, sequence(...hosts.map(hostOf))));
  const authority = sequence(basicConstraints, yes, element(0x04, sequence(yes)));
  const all = [...(hosts.length === 0 ? [] : [names]), ...(isAuthority ? [authority] : [])];
  return element(0xa3, sequence(...all));
};

const pem = (what: string, bytes: Buffer): string =>
  `-----BEGIN ${what}-----\n${bytes.toString("base64").replace(/.{76}/g, "$&\n")}\n-----END ${what}-----\n`;

const dayMs = 24 * 3600e3;
let serial = 1;

/** Valid since yesterday, until tomorrow unless another end is wanted. */
export const createCertificate = ({ name, hosts = [], issuer, until }: Wanted): Authority => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const end = until ?? new Date(Date.now() + dayMs);
  const begin = new Date(Math.min(Date.now(), end.getTime()) - dayMs);
  const content = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.from([serial++])),
    ecdsaWithSha256,
    nameOf(issuer?.name ?? name),
    sequence(time(begin), time(end)),
    nameOf(name),
    publicKey.export({ type: "spki", format: "der" }),
    extensions(hosts, issuer === undefined),
  );
  const signature = sign("sha256", content, issuer?.privateKey ?? privateKey);
  return {
    name,
    privateKey,
    certificate: pem("CERTIFICATE", sequence(content, ecdsaWithSha256, bits(signature))),
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
};
