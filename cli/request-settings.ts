import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { HttpSenderOptions } from '../harness/client/http-sender.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';

/** Options of the connections to the host. @throws {ConfigurationError} for a file without a certificate. */
export function senderOptionsOf({ timeout, insecure, ca }: Settings): HttpSenderOptions {
  const certificates = ca.map(readCertificates);
  return { timeoutMs: timeout * 1000, insecure, ...(certificates.length > 0 ? { ca: certificates } : {}) };
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

/** Headers to add to every request. @throws {ConfigurationError} for one without the form "Name: value". */
export function extraHeadersOf({ header }: Settings): Record<string, string> {
  return Object.fromEntries(
    header.map((text) => {
      const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(text) ?? [];
      if (name === undefined || value === undefined)
        throw new ConfigurationError('--header must have the form "Name: value"');
      return [name, value] as const;
    }),
  );
}
