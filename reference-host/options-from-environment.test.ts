import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { loadOrCreateProofKeys, publicProofKeys } from '../wopi/proof-key.ts';
import { sharedProofKeys } from '../wopi/testing/shared-proof-keys.ts';
import { optionsFromEnvironment } from './options-from-environment.ts';

const pem = (keys = publicProofKeys(sharedProofKeys())) =>
  [keys.current, keys.old].map((key) => key.export({ type: 'spki', format: 'pem' })).join('');

describe('optionsFromEnvironment', () => {
  it.each([{}, { HOST_LISTEN: '', HOST_VARIANT: '', HOST_DEFECTS: '', HOST_PROOF_KEYS: '', HOST_PROOF_KEYS_PEM: '' }])(
    'uses the defaults for %j',
    (environment) => {
      expect(optionsFromEnvironment(environment)).toEqual({ defects: [] });
    },
  );

  it.each([
    ['127.0.0.1:8080', { listen: '127.0.0.1', port: 8080 }],
    [':8080', { listen: '127.0.0.1', port: 8080 }],
    ['0.0.0.0:0', { listen: '0.0.0.0', port: 0 }],
    ['[::1]:65535', { listen: '::1', port: 65_535 }],
    ['localhost:1', { listen: 'localhost', port: 1 }],
  ])('listens on %s', (HOST_LISTEN, address) => {
    expect(optionsFromEnvironment({ HOST_LISTEN })).toMatchObject(address);
  });

  it('accepts variants, defects and the public URL', () => {
    const options = optionsFromEnvironment({
      HOST_VARIANT: 'no-coauth',
      HOST_DEFECTS: 'size-as-text, unlock-ignores-lock-id',
      HOST_PUBLIC_URL: 'https://host.example',
      HOST_MAX_UPLOAD: '2',
    });

    expect(options).toMatchObject({
      variant: 'no-coauth',
      defects: [{ name: 'size-as-text' }, { name: 'unlock-ignores-lock-id' }],
      publicUrl: 'https://host.example',
      limits: { content: 2_097_152 },
    });
  });

  it('reads the proof keys from a directory', () => {
    const directory = mkdtempSync(join(tmpdir(), 'proof-keys-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const keys = publicProofKeys(loadOrCreateProofKeys(directory));

    const { proofKeys } = optionsFromEnvironment({ HOST_PROOF_KEYS: directory });

    expect(proofKeys?.current.equals(keys.current)).toBe(true);
    expect(proofKeys?.old.equals(keys.old)).toBe(true);
  });

  it('reads the proof keys from the variable itself, the current one first', () => {
    const keys = publicProofKeys(sharedProofKeys());

    const { proofKeys } = optionsFromEnvironment({ HOST_PROOF_KEYS_PEM: pem(keys) });

    expect(proofKeys?.current.equals(keys.current)).toBe(true);
    expect(proofKeys?.old.equals(keys.old)).toBe(true);
  });

  it.each([
    [{ HOST_LISTEN: '8080' }, 'is not an address to listen on'],
    [{ HOST_LISTEN: '127.0.0.1:70000' }, 'is not an address to listen on'],
    [{ HOST_LISTEN: '::1:80' }, 'is not an address to listen on'],
    [{ HOST_MAX_UPLOAD: '1.5' }, 'is not the largest size of a file'],
    [{ HOST_MAX_UPLOAD: '0' }, 'is not the largest size of a file'],
    [{ HOST_VARIANT: 'constructor' }, 'unknown variant "constructor"'],
    [{ HOST_DEFECTS: 'size-as-text,size-as-txt' }, 'unknown defect "size-as-txt"; did you mean size-as-text?'],
    [{ HOST_PUBLIC_URL: 'host.example' }, 'must be an absolute http or https URL'],
    [{ HOST_PUBLIC_URL: 'ftp://host.example' }, 'must be an absolute http or https URL'],
    [{ HOST_PROOF_KEYS: '/no/such/directory' }, 'the proof keys cannot be used'],
    [{ HOST_PROOF_KEYS_PEM: 'no key' }, 'must contain two keys'],
    [{ HOST_PROOF_KEYS_PEM: pem().replaceAll(/[A-Z]{3}\w/g, '!') }, 'the proof keys cannot be used'],
  ])('rejects %j', (environment, sentence) => {
    expect(() => optionsFromEnvironment(environment)).toThrow(ConfigurationError);
    expect(() => optionsFromEnvironment(environment)).toThrow(sentence);
  });
});
