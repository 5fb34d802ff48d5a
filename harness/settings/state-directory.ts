import { homedir } from 'node:os';
import { join } from 'node:path';

/** The default directory of the proof keys, which are kept between runs. */
export function defaultProofKeysDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const state =
    environment.XDG_STATE_HOME ||
    (process.platform === 'win32' && environment.LOCALAPPDATA) ||
    join(homedir(), '.local', 'state');
  return join(state, 'wopi-conformance', 'proof-keys');
}
