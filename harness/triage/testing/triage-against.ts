import { type ProofKeys, proofBytes, verifyProof } from '../../../wopi/proof-key.ts';
import { HttpSender } from '../../client/http-sender.ts';
import { Redactor } from '../../client/redactor.ts';
import { goodAnswer, http } from '../../testing/hostile-hosts/answers.ts';
import { type Answer, RawHost, type RawRequest } from '../../testing/hostile-hosts/raw-host.ts';
import type { OwnCommands } from '../own-commands.ts';
import { type Triage, type TriageOptions, triage } from '../triage.ts';

export const token = 'tok+en/Secret.part-two_3=1234567890';

export const ownCommands: OwnCommands = {
  run: ['wopi-conformance run', '--wopisrc "$WOPI_SRC"', '--token "$WOPI_TOKEN"', '--proof-keys kept/keys'],
  curlOptions: ['-k'],
  keys: 'wopi-conformance keys --proof-keys kept/keys',
  sign: 'wopi-conformance sign --proof-keys kept/keys',
};

export interface TriageAgainst extends Partial<Omit<TriageOptions, 'sender' | 'file'>> {
  readonly wopisrc: string;
  readonly accessToken?: string;
  readonly timeoutMs?: number;
}

/** Examines a host at an address. */
export async function triageAgainst({ wopisrc, accessToken = token, timeoutMs = 5_000, ...options }: TriageAgainst) {
  await using sender = new HttpSender({ timeoutMs });
  return await triage({
    sender,
    file: { wopisrc, accessToken },
    redactor: new Redactor(),
    sendsPosts: true,
    signal: new AbortController().signal,
    commands: ownCommands,
    ...options,
  });
}

/** What the examination of a raw host shows, and which requests it got. */
export async function triageOf(
  answer: Answer,
  options: Partial<TriageAgainst> & { readonly path?: string } = {},
): Promise<Triage & { readonly received: readonly RawRequest[] }> {
  await using host = await RawHost.start(answer);
  const { path = '/wopi/files/1', ...rest } = options;
  const found = await triageAgainst({ wopisrc: host.origin + path, ...rest });
  return { ...found, received: host.requests };
}

/** A header of a raw request; empty where it is missing. */
export function headerOf({ text }: RawRequest, name: string): string {
  return new RegExp(`^${name}: *(.*?)\\r$`, 'im').exec(text)?.[1] ?? '';
}

/** The token in the query of a raw request, percent-decoded; empty where it is missing. */
export function queryTokenOf({ target }: RawRequest): string {
  return new URL(target, 'http://host').searchParams.get('access_token') ?? '';
}

/** A host that serves some requests and refuses the others. */
export function serving(refusal: Buffer, isServed: (request: RawRequest) => boolean): Answer {
  return (socket, request) => socket.write(isServed(request) ? goodAnswer(request) : refusal);
}

export interface ProofCheck {
  readonly keys: ProofKeys;
  /** Computes the bytes that must have been signed; default: as documented. */
  readonly bytesOf?: (input: SignedInput) => Buffer;
  /** Requests without proof headers are served. */
  readonly servesUnsigned?: boolean;
}

export interface SignedInput {
  readonly accessToken: string;
  /** With the Host header and the target as they came. */
  readonly url: string;
  readonly timestamp: bigint;
}

/** A host that accepts what the current key signed, as far as it computes that rightly. */
export function checkingProofs({ keys, bytesOf = proofBytes, servesUnsigned = false }: ProofCheck): Answer {
  return serving(http(500), (request) => {
    const proof = headerOf(request, 'X-WOPI-Proof');
    if (proof === '') return servesUnsigned;
    const bytes = bytesOf({
      accessToken: queryTokenOf(request),
      url: `http://${headerOf(request, 'Host')}${request.target}`,
      timestamp: BigInt(headerOf(request, 'X-WOPI-TimeStamp')),
    });
    return verifyProof(bytes, proof, keys.current);
  });
}
