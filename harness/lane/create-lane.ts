import type { ProofKeys } from '../../wopi/proof-key.ts';
import { resourceOfWopiSrc } from '../../wopi/resource.ts';
import { ProofSigner } from '../client/proof-signer.ts';
import type { Redactor } from '../client/redactor.ts';
import type { Sender } from '../client/sender.ts';
import { WopiClient } from '../client/wopi-client.ts';
import { createDocuments } from '../fixtures/documents.ts';
import { Names } from '../fixtures/names.ts';
import { accessTokenOf, type FrameLoad } from '../host-page/frame-load.ts';
import { Lane } from './lane.ts';
import type { NewToken } from './token-renewal.ts';

export interface LaneTarget {
  readonly wopisrc: string;
  readonly accessToken: string;
  /** As sent in `access_token_ttl`: milliseconds since 1970 UTC, or 0. */
  readonly ttl: number;
  /** Gets a new access token for a file when its own has expired; absent: tokens cannot be renewed. */
  readonly newToken?: NewToken | undefined;
  /** The run created the file, and deletes it at the end. */
  readonly isScratch?: boolean;
}

export interface LaneParts {
  readonly sender: Sender;
  readonly redactor: Redactor;
  /** Private keys that sign every request; absent: requests are not signed. */
  readonly proofKeys?: ProofKeys | undefined;
  readonly requireProofValidation?: boolean;
  readonly extraHeaders?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Makes the names of this run unique; letters and digits only. */
  readonly runId: string;
  readonly seed: number;
  readonly userAgent: string;
  /** How the host page loaded the frame; absent when no host page was opened. */
  readonly frameLoad?: FrameLoad | undefined;
}

/** Creates a lane: one file under test, and the client for its host. */
export function createLane(target: LaneTarget, parts: LaneParts): Lane {
  const { sender, redactor, proofKeys, extraHeaders = {}, signal, userAgent } = parts;
  for (const [name, value] of Object.entries(extraHeaders)) {
    redactor.learn(value);
    if (/authorization$/i.test(name)) redactor.learn(value.replace(/^\S+\s+/, ''));
  }
  if (parts.frameLoad) redactor.learn(accessTokenOf(parts.frameLoad.request) ?? '');
  return new Lane({
    file: resourceOfWopiSrc(target.wopisrc, target.accessToken, target.ttl),
    client: new WopiClient({
      sender,
      redactor,
      extraHeaders,
      userAgent,
      signal,
      ...(proofKeys ? { signer: new ProofSigner(proofKeys) } : {}),
    }),
    names: new Names(parts.runId),
    documents: createDocuments(parts.seed),
    signsRequests: proofKeys !== undefined,
    requireProofValidation: parts.requireProofValidation ?? false,
    frameLoad: parts.frameLoad,
    newToken: target.newToken,
    isScratch: target.isScratch,
  });
}
