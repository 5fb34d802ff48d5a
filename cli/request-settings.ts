import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ExtraHeader } from '../harness/client/extra-headers.ts';
import type { HttpSenderOptions } from '../harness/client/http-sender.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { proxySettingsOf } from './proxy-settings.ts';

/** Options of the connections to the host. @throws {ConfigurationError} for a file without a certificate. */
export function senderOptionsOf({
  timeout,
  insecure,
  ca,
  proxy,
}: Pick<Settings, 'timeout' | 'insecure' | 'ca' | 'proxy'>): HttpSenderOptions {
  const certificates = ca.map(readCertificates);
  const proxies = proxySettingsOf(proxy);
  return {
    timeoutMs: timeout * 1000,
    insecure,
    ...(certificates.length > 0 ? { ca: certificates } : {}),
    ...(proxies && { proxies }),
  };
}

function readCertificates(file: string): string {
  const text = readPem(file);
  try {
    new X509Certificate(text);
  } catch {
    throw new ConfigurationError(`the certificate file ${file} does not contain a certificate in PEM format`);
  }
  return text;
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(`the certificate file ${file} cannot be read (${code})`);
  }
}

/**
 * The headers that the user adds to requests, and further origins that get them.
 * @throws {ConfigurationError} for one without the form "Name: value" or "ORIGIN … Name: value".
 */
export function extraHeadersOf({ header }: Settings): ExtraHeader[] {
  const headers = header.map(extraHeaderOf);
  const names = headers.map(({ name }) => name.toLowerCase());
  const twice = headers.find((_, index) => names.indexOf(names[index] ?? '') < index);
  if (twice) throw new ConfigurationError(`--header ${twice.name} occurs twice; a request has one value of a header`);
  return headers;
}

function extraHeaderOf(text: string): ExtraHeader {
  const parts = headerParts(text);
  if (!parts)
    throw new ConfigurationError(
      '--header must have the form "Name: value" or "ORIGIN Name: value", as in "https://files.example X-Api-Key: 1"',
    );
  const { places, name, value } = parts;
  requireUsable(name, value);
  const origins = places.split(/\s+/).filter((place) => place !== '');
  return { name, value, origins: origins.map(originOf) };
}

const ownHeaders =
  /^(x-wopi-.*|host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer)$/i;

function requireUsable(name: string, value: string): void {
  if (ownHeaders.test(name))
    throw new ConfigurationError(
      `invalid --header ${name}: the run sets this header itself, as all that begin with X-WOPI- or concern the connection`,
    );
  if (!/^[\x20-\x7e\t]*$/.test(value))
    throw new ConfigurationError(
      `invalid --header ${name}: the value contains characters that are not allowed in an HTTP header`,
    );
}

/** The parts of `ORIGIN … Name: value`; undefined if a text does not have that form. */
export function headerParts(text: string) {
  const [, places = '', name, value] =
    /^((?:https?:\/\/\S+\s+)*)([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/s.exec(text) ?? [];
  return name === undefined || value === undefined ? undefined : { places, name, value };
}

function originOf(place: string): string {
  const url = URL.canParse(place) ? new URL(place) : undefined;
  if (url && url.href === `${url.origin}/`) return url.origin;
  throw new ConfigurationError(
    `--header: ${JSON.stringify(place)} is not an origin, which has only scheme, host and port, as https://files.example:8443`,
  );
}
