import { expect, test } from 'vitest';
import { loadPublicProofKeys, proofBytes, verifyProof } from '../wopi/proof-key.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const url = 'https://host.example/wopi/files/42?access_token=a%2Fb&access_token_ttl=0';

async function newKeys(): Promise<string> {
  const directory = emptyDirectory();
  await callCli(['keys', '--proof-keys', directory]);
  return directory;
}

test('signs what a host has to verify', async () => {
  const keys = await newKeys();
  const { code, stdout } = await callCli(['sign', url, '--proof-keys', keys, '--timestamp', '2026-11-24T08:00:00Z']);
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

test('prints the bytes that were signed, in hexadecimal and as text, without the token', async () => {
  const secret = 'Tok.en/Secret=1';
  const whole = `https://host.example/wopi/files/42?access_token=${encodeURIComponent(secret)}&access_token_ttl=0`;
  const words = ['sign', whole, '--proof-keys', await newKeys(), '--timestamp', '2026-11-24T08:00:00Z'];

  const masked = await callCli(words);
  const shown = await callCli([...words, '--show-secrets']);

  const bytes = proofBytes({ accessToken: secret, url: whole, timestamp: 639_311_040_000_000_000n });
  expect(shown.stdout.split('\n').at(-2)).toBe(`  hex     ${bytes.toString('hex')}`);
  expect(shown.stdout).toContain(`  text    ${whole.toUpperCase()}`);
  expect(masked.stdout).toContain('text    HTTPS://HOST.EXAMPLE/WOPI/FILES/42?ACCESS_TOKEN=[19 bytes hidden');
  expect(masked.stdout).toContain('639311040000000000 ticks');
  for (const part of [secret, encodeURIComponent(secret)].flatMap((text) => [text, text.toUpperCase()])) {
    expect(masked.stdout).not.toContain(part);
    expect(masked.stdout).not.toContain(Buffer.from(part).toString('hex'));
  }
  const unmasked =
    masked.stdout
      .split('\n')
      .at(-2)
      ?.replace(/^ *hex */, '')
      .split(/ *\[[^\]]*\] */) ?? [];
  expect(unmasked).toHaveLength(3);
  for (const piece of unmasked) expect(bytes.toString('hex')).toContain(piece);
});

test.each([
  ['no URL', ['SECRET'], 'must be an absolute http or https URL'],
  ['no token', ['https://host.example/wopi/files/42'], 'has no access_token parameter'],
  ['no time', [url, '--timestamp', 'noon'], 'must be a time such as'],
])('reports in one sentence: %s', async (_, words, sentence) => {
  const { code, stderr } = await callCli(['sign', ...words]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
  expect(stderr).not.toContain('SECRET');
});
