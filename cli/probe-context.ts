import type { ExtraHeader } from '../harness/client/extra-headers.ts';
import type { HttpSenderOptions } from '../harness/client/http-sender.ts';
import { ProofSigner } from '../harness/client/proof-signer.ts';
import type { Redactor } from '../harness/client/redactor.ts';
import type { Sender } from '../harness/client/sender.ts';
import { WopiClient } from '../harness/client/wopi-client.ts';
import type { HostPageLoad } from '../harness/host-page/host-page-load.ts';
import type { FileUnderTest } from '../harness/run/judge.ts';
import type { Settings } from '../harness/settings/config.ts';
import { tool } from '../harness/settings/tool.ts';
import type { ProofKeys } from '../wopi/proof-key.ts';
import type { Interruption } from './interruption.ts';

/** What further requests to the host of a run take. */
export interface ProbeContext {
  readonly settings: Settings;
  readonly files: readonly FileUnderTest[];
  readonly senderOptions: HttpSenderOptions;
  readonly extraHeaders: readonly ExtraHeader[];
  readonly proofKeys: ProofKeys | undefined;
  readonly seed: number;
  readonly hostPageLoad?: HostPageLoad | undefined;
  /** Learns the secrets of the run. */
  readonly redactor: Redactor;
  readonly interruption: Pick<Interruption, 'signal' | 'requestSignal'>;
}

export interface Prober {
  readonly context: Omit<ProbeContext, 'settings' | 'files'>;
  readonly sender: Sender;
}

/** A client that sends requests as the checks do; with a header token, that one is in the Authorization header. */
export function probeClient(wopisrc: string, { context, sender }: Prober, headerToken?: string): WopiClient {
  const { extraHeaders, proofKeys, redactor, interruption } = context;
  const ownHeader = headerToken === undefined ? [] : [{ name: 'Authorization', value: `Bearer ${headerToken}` }];
  return new WopiClient({
    sender,
    redactor,
    ownOrigin: new URL(wopisrc).origin,
    extraHeaders: [...extraHeaders, ...ownHeader],
    userAgent: `${tool.name}/${tool.version}`,
    signal: interruption.requestSignal,
    ...(proofKeys && { signer: new ProofSigner(proofKeys) }),
  });
}
