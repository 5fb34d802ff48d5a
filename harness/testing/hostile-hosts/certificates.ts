import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of a PEM file: only the CA certificate, or a certificate for this machine with its key. */
export function pemFile(name: 'ca' | 'trusted' | 'expired' | 'wrong-name' | 'self-signed'): string {
  return fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url));
}

export function pem(name: Parameters<typeof pemFile>[0]): string {
  return readFileSync(pemFile(name), 'utf8');
}
