import { expect, test } from 'vitest';
import { defects } from '../../reference-host/defects/index.ts';
import { createHost } from '../../reference-host/host.ts';
import { publicProofKeys } from '../../wopi/proof-key.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import { InProcessSender } from '../client/in-process-sender.ts';
import { Redactor } from '../client/redactor.ts';
import { ownCommands } from './testing/triage-against.ts';
import { triage } from './triage.ts';

const keys = sharedProofKeys();

// It starts a host for each of the defects.
test('a host that breaks one rule is judged by the checks, whichever rule it is', { timeout: 240_000 }, async () => {
  const stopped: Record<string, string> = {};
  for (const defect of defects) {
    const { variant = 'default' } = defect;
    const host = createHost({ variant, defects: [defect], proofKeys: publicProofKeys(keys) });
    const { diagnosis } = await triage({
      sender: new InProcessSender((request) => host.fetch(request)),
      file: { wopisrc: `http://127.0.0.1/wopi/files/${host.testFileId}`, accessToken: host.issueToken() },
      redactor: new Redactor(),
      proofKeys: keys,
      sendsPosts: true,
      signal: new AbortController().signal,
      commands: ownCommands,
    });
    if (diagnosis) stopped[defect.name] = diagnosis.cause;
  }
  expect(stopped).toEqual({});
});
