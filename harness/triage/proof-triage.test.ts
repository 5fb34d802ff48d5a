import { describe, expect, test } from 'vitest';
import { startHost } from '../../reference-host/start-host.ts';
import { diagnosisText } from '../../reports/diagnosis-text.ts';
import { generateProofKeys, proofBytes, publicProofKeys } from '../../wopi/proof-key.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import { http } from '../testing/hostile-hosts/answers.ts';
import { checkingProofs, type ProofCheck, serving, triageAgainst, triageOf } from './testing/triage-against.ts';

const keys = sharedProofKeys();
const publicKeys = publicProofKeys(keys);

type BytesOf = NonNullable<ProofCheck['bytesOf']>;

const forUrl =
  (change: (url: string) => string): BytesOf =>
  (input) =>
    proofBytes({ ...input, url: change(input.url) });
const decodeSome = (text: string) => text.replace(/%(2D|2E|5F)/gi, (written) => decodeURIComponent(written));
const words = (text: string) => text.replace(/\s+/g, ' ');

function lengths(parts: readonly Buffer[], write: (buffer: Buffer, length: number) => void): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      write(length, part.length);
      return [length, part];
    }),
  );
}

const bigEndian = (timestamp: bigint) => {
  const ticks = Buffer.alloc(8);
  ticks.writeBigInt64BE(timestamp);
  return ticks;
};

const faults: readonly (readonly [what: string, fault: RegExp, bytesOf: BytesOf])[] = [
  ['another scheme', /the scheme https instead of http/, forUrl((url) => url.replace('http:', 'https:'))],
  ['no port', /with no port/, forUrl((url) => url.replace(/:\d+\//, '/'))],
  ['the default port', /the port 80/, forUrl((url) => url.replace(/:\d+\//, ':80/'))],
  ['an internal name', /the name localhost/, forUrl((url) => url.replace('127.0.0.1', 'localhost'))],
  [
    'another scheme, name and no port',
    /the scheme https, the name localhost and no port/,
    forUrl((url) => url.replace(/http:..127.0.0.1:\d+/, 'https://localhost')),
  ],
  ['no prefix', /without the path prefix \/app/, forUrl((url) => url.replace('/app/', '/'))],
  ['no query', /without its query/, forUrl((url) => url.replace(/\?.*/, ''))],
  ['no access_token', /without access_token,/, forUrl((url) => url.replace(/access_token=[^&]*&/, ''))],
  ['another order', /in reverse order/, forUrl((url) => url.replace(/\?(.*)&(.*)$/, '?$2&$1'))],
  ['un-escaped characters', /with %2D, %2E, %5F and %7E un-escaped/, forUrl(decodeSome)],
  ['a decoded URL', /percent-decoded/, forUrl(decodeURIComponent)],
  ['a URL encoded twice', /a second time/, forUrl((url) => url.replaceAll('%', '%25'))],
  [
    'the URL as it came',
    /not turn the URL into upper case/,
    ({ accessToken, url, timestamp }) =>
      lengths([Buffer.from(accessToken), Buffer.from(url), bigEndian(timestamp)], (buffer, length) =>
        buffer.writeInt32BE(length),
      ),
  ],
  [
    'little-endian lengths',
    /little-endian byte order/,
    ({ accessToken, url, timestamp }) =>
      lengths([Buffer.from(accessToken), Buffer.from(url.toUpperCase()), bigEndian(timestamp)], (buffer, length) =>
        buffer.writeInt32LE(length),
      ),
  ],
  [
    'an encoded token',
    /the token percent-encoded/,
    (input) => proofBytes({ ...input, accessToken: encodeURIComponent(input.accessToken) }),
  ],
];

describe('a host that computes proofs wrongly is told how', () => {
  test.each(faults)('%s', async (_, fault, bytesOf) => {
    const answer = checkingProofs({ keys: publicKeys, bytesOf });

    const { diagnosis } = await triageOf(answer, { proofKeys: keys, path: '/app/wopi/files/1' });

    expect(diagnosis).toMatchObject({ cause: 'ProofRefused', likelyCause: expect.stringMatching(fault) });
    const screen = diagnosis ? diagnosisText(diagnosis) : '';
    expect(screen.split('\n').length).toBeLessThanOrEqual(24);
    expect(words(screen)).toMatch(/It accepts the request/);
    expect(screen + JSON.stringify(diagnosis)).not.toMatch(/Secret/);
  });

  test('keys that are swapped', async () => {
    const answer = checkingProofs({ keys: { current: publicKeys.old, old: publicKeys.current } });

    const { diagnosis } = await triageOf(answer, { proofKeys: keys });

    expect(diagnosis?.likelyCause).toContain('takes the old key for the current one');
  });

  test('an internal name that the properties of the file give away', async () => {
    const info = { BaseFileName: 'a.docx', HostViewUrl: 'http://backend.internal:8080/view/1' };
    const check = checkingProofs({
      keys: publicKeys,
      bytesOf: forUrl((url) => url.replace(/http:..[^/]+/, 'http://backend.internal:8080')),
      servesUnsigned: true,
    });

    const { diagnosis } = await triageOf(
      (socket, request) => {
        const isSigned = /^x-wopi-proof:/im.test(request.text);
        return isSigned ? check(socket, request) : socket.write(http(200, JSON.stringify(info)));
      },
      { proofKeys: keys, sendsPosts: false },
    );

    expect(diagnosis?.likelyCause).toContain('http://backend.internal:8080');
  });
});

describe('proofs that are signed with other keys than the host trusts', () => {
  test.each([true, false])('where unsigned requests are served: %s', async (servesUnsigned) => {
    const answer = checkingProofs({ keys: publicProofKeys(generateProofKeys()), servesUnsigned });

    const { diagnosis } = await triageOf(answer, { proofKeys: keys });

    expect(diagnosis?.cause).toBe('ProofRefused');
    const screen = words(diagnosis ? diagnosisText(diagnosis) : '');
    expect(screen).toMatch(/different keys, or computes the URL from an internal name/);
    expect(screen).toMatch(
      /"wopi-conformance keys --proof-keys kept\/keys".*docs\/proof-keys\.md.*--no-proof.*"wopi-conformance sign --proof-keys kept\/keys"/,
    );
    expect(screen).toMatch(/run --wopisrc .* --token .* --proof-keys kept\/keys .*-g ProofKeys --no-triage/);
  });

  test('on the bundled host', async () => {
    await using running = await startHost({ proofKeys: publicProofKeys(generateProofKeys()) });

    const { diagnosis } = await triageAgainst({
      wopisrc: running.wopisrc,
      accessToken: running.token,
      proofKeys: keys,
    });

    expect(diagnosis?.cause).toBe('ProofRefused');
  });
});

test('a token that is refused is not blamed on proofs', async () => {
  const { diagnosis } = await triageOf(
    serving(http(401), () => false),
    { proofKeys: keys },
  );

  expect(diagnosis?.cause).toBe('TokenRefused');
});
