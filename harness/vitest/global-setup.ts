import type { TestProject } from 'vitest/node';
import { loadOrCreateProofKeys } from '../../wopi/proof-key.ts';
import { defaultProofKeysDirectory } from '../settings/state-directory.ts';
import { parseWopiSrc } from '../targets/parse-wopisrc.ts';
import { startReferenceHost } from '../targets/start-reference-host.ts';

/** Provides the host of WOPI_SRC and WOPI_TOKEN, or starts the bundled one when they are not set. */
export default async function provideTarget(project: TestProject): Promise<() => Promise<void>> {
  const proofKeysDirectory = defaultProofKeysDirectory();
  const { WOPI_SRC: wopisrc, WOPI_TOKEN: accessToken } = process.env;
  if (wopisrc) {
    if (!accessToken)
      throw new Error('WOPI_SRC is set but WOPI_TOKEN is not; set WOPI_TOKEN to an access token for the file');
    project.provide('wopiTarget', { wopisrc: parseWopiSrc(wopisrc), accessToken, proofKeysDirectory });
    return async () => undefined;
  }
  const host = await startReferenceHost({ mode: 'process', proofKeys: loadOrCreateProofKeys(proofKeysDirectory) });
  const { wopisrc: bundled, token, further } = host;
  project.provide('wopiTarget', { wopisrc: bundled, accessToken: token, further, proofKeysDirectory });
  return () => host.close();
}
