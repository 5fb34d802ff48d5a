import type { Finding } from './finding.ts';
import type { ItemTable } from './launch-item.ts';
import type { Observations, Sighting } from './observations.ts';
import type { QuestionnaireInput } from './questionnaire-input.ts';

/** An ID of CheckFileInfo that a question is about. */
type IdField = 'userId' | 'ownerId';

/** Days that a table shows besides the first. */
const latestDays = 4;

const testFile = 'test file';
type NameOf = (one: Sighting) => string;

/** Questions 2 and 3: what each account got for each file, today and on earlier days. */
export function withIdentities(
  field: IdField,
  { observations, tested, file }: Pick<QuestionnaireInput, 'observations' | 'tested' | 'file'>,
  finding: Finding,
): Finding {
  const nameOf: NameOf = (one) => (one.file === new URL(tested).href ? testFile : 'other file');
  const table = identityTable(field, observations, nameOf);
  const { changed, unchanged } = comparedWithEarlier(field, observations, nameOf);
  const seen = { evidence: [...finding.evidence, ...unchanged, ...changed], ...(table && { table }) };
  if (finding.state !== 'blocked' && changed.length > 0)
    return {
      ...seen,
      state: 'blocked',
      says: 'The ID is not the same as on an earlier day.',
      toDo: 'Return the same ID for the same person on every day. If the account is now a different person’s, remove observations.json.',
    };
  const isOwnAnswer = finding.state === 'ready' && file.answers?.[field] === undefined;
  const owner = field === 'ownerId' ? ownerNote(observations, nameOf) : undefined;
  if (owner === undefined) return { ...finding, ...seen };
  return {
    ...finding,
    ...seen,
    evidence: [...seen.evidence, owner],
    ...(isOwnAnswer && { says: `${finding.says} ${owner}` }),
  };
}

function identityTable(field: IdField, { today, earlier }: Observations, nameOf: NameOf): ItemTable | undefined {
  if (today.length === 0) return undefined;
  const days = [...new Set([...earlier, ...today].map(({ takenOn }) => takenOn))].toSorted();
  const shown = days.length > latestDays ? [...days.slice(0, 1), ...days.slice(-latestDays)] : days;
  const rows = today.map((one) => {
    const own = [...earlier, one].filter((other) => isSameAccount(one, other));
    const cells = shown.map((day) => own.findLast(({ takenOn }) => takenOn === day)?.[field] ?? '–');
    return [`${one.user} account`, nameOf(one), ...cells];
  });
  const title = `Digests of ${field === 'userId' ? 'UserId' : 'OwnerId'} by account, file and day`;
  return { title, head: ['Account', 'File', ...shown], rows };
}

function comparedWithEarlier(field: IdField, { today, earlier }: Observations, nameOf: NameOf) {
  const changed: string[] = [];
  const unchanged: string[] = [];
  for (const one of today) {
    const before = earlier.filter((other) => isSameAccount(one, other) && other[field] !== undefined);
    const who = `${one.user} account, ${nameOf(one)}`;
    const different = before.find((other) => one[field] !== undefined && other[field] !== one[field]);
    const [first] = before.filter(({ takenOn }) => takenOn !== one.takenOn);
    if (different) changed.push(`${who}: changed since ${different.takenOn}`);
    else if (first) unchanged.push(`${who}: unchanged since ${first.takenOn}`);
  }
  return { changed, unchanged };
}

/** Whether OwnerId is the UserId of the owner, as far as an account of the run is the owner. */
function ownerNote({ today }: Observations, nameOf: NameOf): string | undefined {
  const known = today.filter((one) => nameOf(one) === testFile && one.userId && one.ownerId);
  if (known.length === 0) return undefined;
  const owner = known.find(({ userId, ownerId }) => userId === ownerId);
  if (owner) return `For the owner, who is the ${owner.user} account, it equals UserId.`;
  return 'It equals the UserId of no account that the run used.';
}

function isSameAccount(one: Sighting, other: Sighting): boolean {
  return one.user === other.user && one.account === other.account && one.file === other.file;
}
