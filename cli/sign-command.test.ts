import { expect, test } from 'vitest';
import { loadPublicProofKeys, proofBytes, verifyProof } from '../wopi/proof-key.ts';
import { emptyDirectory, runCli } from './testing/run-cli.ts';

const url = 'https://host.example/wopi/files/42?access_token=a%2Fb&access_token_ttl=0';

test('signs what a host has to verify', async () => {
  const keys = emptyDirectory();
  const { code, stdout } = await runCli(['sign', url, '--proof-keys', keys, '--timestamp', '2026-11-24T08:00:00Z']);
  const headers = Object.fromEntries(
    [...stdout.matchAll(/^(X-WOPI-\w+): (.+)$/gm)].map(([, name, value]) => [name, value]),
  );
  const timestamp = BigInt(headers['X-WOPI-TimeStamp'] ?? '0');
  const bytes = proofBytes({ accessToken: 'a/b', url, timestamp });
  const { current, old } = loadPublicProofKeys(keys);

  expect(code).toBe(0);
  expect(timestamp).toBe(639_311_040_000_000_000n);
  expect(verifyProof(bytes, headers['X-WOPI-Proof'] ?? '', current)).toBe(true);
  expect(verifyProof(bytes, headers['X-WOPI-ProofOld'] ?? '', old)).toBe(true);
});

test.each([
  ['no URL', ['SECRET'], 'no absolute http or https URL'],
  ['no token', ['https://host.example/wopi/files/42'], 'has no access_token parameter'],
  ['no time', [url, '--timestamp', 'noon'], 'is no time such as'],
])('says what is wrong: %s', async (_, words, sentence) => {
  const { code, stderr } = await runCli(['sign', ...words]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
  expect(stderr).not.toContain('SECRET');
});
