import { ReadOnlySender } from '../client/read-only-sender.ts';
import type { Sender } from '../client/sender.ts';
import type { Profile } from '../results/categories.ts';
import { smokeRequests } from '../results/smoke-checks.ts';

/** What a run with this profile may send of what `sender` can; `files` is the number of files under test. */
export function senderFor(profile: Profile, sender: Sender, files = 1): Sender {
  return profile === 'smoke' ? new ReadOnlySender(sender, { mostRequests: smokeRequests * files }) : sender;
}
