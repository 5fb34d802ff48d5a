import type { Settings } from '../harness/settings/config.ts';

/** A commented configuration with these values; the other settings are comments. */
export function configTemplate({
  wopisrc,
  editor,
}: {
  readonly wopisrc: readonly string[];
  readonly editor: readonly Settings['editor'][number][];
}): string {
  return `# yaml-language-server: $schema=./node_modules/wopi-conformance/dist/wopi-conformance.schema.json
# Settings of wopi-conformance, which reads this file from the current directory. Options and environment variables
# precede it. wopi-conformance --print-config shows each setting and its source.

# WopiSrc of a file made for testing, such as test.wopitest: its content is changed, and given back at the end.
${setting('wopisrc', wopisrc, 'https://host.example/wopi/files/42')}

# The access token belongs into the environment variable WOPI_TOKEN, or comes from one of these. Keep tokens out of
# this file.
# token-file: .wopi-token
# token-command: ./new-token.sh

# Whose rules apply: microsoft, collabora, onlyoffice.
${setting('editor', editor, 'microsoft')}

# A second user who may edit the file, and a user who may only view it: without them, some checks are skipped.
# second-token-file: .wopi-second-token
# read-only-token-file: .wopi-read-only-token

# Which checks run: all, validator (those of Microsoft's validator), launch, smoke (changes nothing).
# profile: all
# testgroup: [Locks, GetLock]

# Seconds to wait until the host responds, and number of checks that run in parallel.
# wait-for: 60
# lanes: 4

# A warned check fails the run; failures that are expected are in wopi-conformance.baseline.yaml.
# strict: true

# Directory of proof keys: the host must then validate proofs. wopi-conformance keys prints the public ones.
# proof-keys: wopi-keys

# TLS certificates to trust, and headers that a gateway needs.
# ca: [ca.pem]
# header: ['X-Api-Key: …']
`;
}

function setting(name: string, values: readonly string[], example: string): string {
  return values.length === 0 ? `# ${name}: ${example}` : `${name}: ${JSON.stringify(values)}`;
}
