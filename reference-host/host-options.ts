import { nearestName } from '../harness/settings/nearest-name.ts';
import type { Defect } from './defects/defect.ts';
import { allDefects } from './defects/index.ts';
import { hostVariants, isVariantName, type VariantName } from './host-variant.ts';

/** An option of the host that cannot be used; the message is one sentence for the person who gave it. */
export class HostOptionError extends Error {
  override readonly name = 'HostOptionError';
}

/** @throws {HostOptionError} naming the nearest variant. */
export function variantNamed(name: string): VariantName {
  if (isVariantName(name)) return name;
  throw unknown('variant', name, Object.keys(hostVariants));
}

/** @throws {HostOptionError} naming the nearest defect. */
export function defectNamed(name: string): Defect {
  const defect = allDefects.find((candidate) => candidate.name === name);
  if (defect) return defect;
  throw unknown(
    'defect',
    name,
    allDefects.map((candidate) => candidate.name),
  );
}

/**
 * Reads `ADDRESS:PORT`, such as `127.0.0.1:8080` or `[::1]:0`; port 0 is any free one.
 * @throws {HostOptionError} when it has another form.
 */
export function parseListenAddress(text: string): { readonly listen: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const listen = bracketed ?? plain;
  if (listen === undefined || Number(port) > 65_535) {
    throw new HostOptionError(
      `${JSON.stringify(text)} is no address to listen on; it looks like 127.0.0.1:8080 or [::1]:8080`,
    );
  }
  return { listen, port: Number(port) };
}

/** @throws {HostOptionError} when it is no absolute http(s) URL. */
export function parsePublicUrl(text: string): string {
  return parseHttpUrl(text, 'public URL');
}

/** @throws {HostOptionError} when it is no absolute http(s) URL. */
export function parseDiscoveryUrl(text: string): string {
  return parseHttpUrl(text, 'discovery URL');
}

function parseHttpUrl(text: string, what: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new HostOptionError(`the ${what} ${JSON.stringify(text)} is no absolute http or https URL`);
}

function unknown(what: string, name: string, known: readonly string[]): HostOptionError {
  const near = nearestName(name, known);
  return new HostOptionError(`unknown ${what} ${JSON.stringify(name)}${near ? `; did you mean ${near}?` : ''}`);
}
