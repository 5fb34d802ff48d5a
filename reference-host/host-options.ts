import { isIPv4, isIPv6 } from 'node:net';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { nearestName } from '../harness/settings/nearest-name.ts';
import type { Defect } from './defects/defect.ts';
import { defects } from './defects/index.ts';
import { hostVariants, isVariantName, type VariantName } from './host-variant.ts';

/** @throws {ConfigurationError} with the closest variant. */
export function variantNamed(name: string): VariantName {
  if (isVariantName(name)) return name;
  const known = Object.keys(hostVariants);
  throw unknown('variant', name, { known, otherwise: `the variants are ${known.join(', ')}` });
}

/** @throws {ConfigurationError} with the closest defect. */
export function defectNamed(name: string): Defect {
  const defect = defects.find((candidate) => candidate.name === name);
  if (defect) return defect;
  const known = defects.map((candidate) => candidate.name);
  throw unknown('defect', name, { known, otherwise: 'wopi-conformance host --list-defects shows all' });
}

/**
 * Parses `ADDRESS:PORT`, such as `127.0.0.1:8080`, `[::1]:0`, or `:8080` on loopback; port 0 is any free one.
 * @throws {ConfigurationError} when it has a different form.
 */
export function parseListenAddress(text: string): { readonly listen: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  const listen = bracketed ?? (plain === '' ? loopback : plain);
  const isAddress = bracketed === undefined ? isIPv4OrName(listen ?? '') : isIPv6(bracketed.replace(/%.*$/, ''));
  if (listen === undefined || !isAddress || Number(port) > 65_535) {
    throw new ConfigurationError(
      `${JSON.stringify(text)} is not an address to listen on; examples: 127.0.0.1:8080, [::1]:8080, and :8080 for a port on loopback`,
    );
  }
  return { listen, port: Number(port) };
}

const loopback = '127.0.0.1';

// A name of digits only is treated as an abbreviated address: 1 is 0.0.0.1.
function isIPv4OrName(text: string): boolean {
  return isIPv4(text) || /^(?!.*\.\d+$)(?=.*[a-z])[a-z\d]([a-z\d._-]*[a-z\d])?$/i.test(text);
}

/**
 * Parses the largest content of a file in MiB, and returns the limits of a host.
 * @throws {ConfigurationError} when it is not a number of at least 1.
 */
export function parseMaxUpload(text: string): { readonly content: number } {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1) return { content: Number(text) * 1024 * 1024 };
  throw new ConfigurationError(
    `${JSON.stringify(text)} is not the largest size of a file, which is a number of MiB from 1 to 9999`,
  );
}

/** @throws {ConfigurationError} when it is not an absolute http(s) URL. */
export function parsePublicUrl(text: string): string {
  return parseHttpUrl(text, 'public URL');
}

/** @throws {ConfigurationError} when it is not an absolute http(s) URL. */
export function parseDiscoveryUrl(text: string): string {
  return parseHttpUrl(text, 'discovery URL');
}

function parseHttpUrl(text: string, what: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new ConfigurationError(`the ${what} ${JSON.stringify(text)} must be an absolute http or https URL`);
}

interface Known {
  readonly known: readonly string[];
  /** What to do where no known name is similar. */
  readonly otherwise: string;
}

function unknown(what: string, name: string, { known, otherwise }: Known): ConfigurationError {
  const near = nearestName(name, known);
  return new ConfigurationError(
    `unknown ${what} ${JSON.stringify(name)}; ${near ? `did you mean ${near}?` : otherwise}`,
  );
}
