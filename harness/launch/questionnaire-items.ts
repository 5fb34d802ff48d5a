import { checkId } from '../results/check-id.ts';
import { isJudged } from '../results/required-groups.ts';
import { type CheckResult, isRed, lenient } from '../results/result.ts';
import { fileIdOf } from './account-facts.ts';
import { authorizationAnswer } from './authorization-answer.ts';
import { businessUsersAnswer } from './business-users-answer.ts';
import { capabilitiesOf } from './capabilities.ts';
import { byWord, type Finding } from './finding.ts';
import { withIdentities } from './identities.ts';
import { ipv6Answer } from './ipv6-answer.ts';
import type { LaunchItem } from './launch-item.ts';
import { type FileInfo, fileInfoIn } from './observations.ts';
import type { QuestionnaireInput } from './questionnaire-input.ts';
import { type Question, questions } from './questions.ts';
import { shippingPage } from './sources.ts';

/** The questionnaire: each answer as it can be sent, with what the run has seen of it. */
export function questionnaireItems(input: QuestionnaireInput): LaunchItem[] {
  const info = fileInfoIn(input.exchanges);
  const item = (id: string, title: string, finding: Finding): LaunchItem => ({
    id: `questionnaire.${id}`,
    part: 'questionnaire',
    title,
    source: shippingPage,
    ...finding,
  });
  return [
    ...questions.map((question) =>
      item(question.id, question.title, withProbes(question, input, ofChecks(question, input, info))),
    ),
    item('5-business-users', '5 Business users', businessUsersAnswer(input, info)),
    item('6-capabilities', '6 Capabilities', capabilities(input, info)),
    item('7-authorization', '7 Authorization header or access_token parameter', authorizationAnswer(input)),
    item('8-ipv6', '8 IPv6', ipv6Answer(input)),
  ];
}

function ofChecks(question: Question, { results, file }: QuestionnaireInput, info: FileInfo): Finding {
  const own = results.filter((result) => question.checks.test(checkId(result)));
  const red = own.filter((result) => isRed(result, lenient));
  const evidence = own.filter(isJudged).map((result) => `${checkId(result)}: ${result.outcome}`);
  if (red.length > 0)
    return {
      state: 'blocked',
      says: sentenceOf(red),
      evidence: [...evidence, ...red.map((result) => `${checkId(result)}: ${result.reason ?? result.outcome}`)],
      toDo: `Make the checks pass: ${red.map(({ name }) => name).join(', ')}.`,
    };
  const word = file.answers?.[question.field];
  if (isShown(question, own))
    return {
      state: 'ready',
      says: word ?? question.says(info),
      evidence: [...evidence, ...skippedOf(own)],
      certainty: question.certainty,
    };
  const says = own.some(isJudged) ? 'The run could show only a part of it.' : undefined;
  return byWord(question.field, word, [...evidence, ...skippedOf(own)], says);
}

function withProbes(question: Question, input: QuestionnaireInput, finding: Finding): Finding {
  switch (question.field) {
    case 'fileIds':
      return withOtherPath(input, finding);
    case 'userId':
    case 'ownerId':
      return withIdentities(question.field, input, finding);
    default:
      return finding;
  }
}

// One check of several may not speak for the whole answer.
function isShown({ needs }: Question, own: readonly CheckResult[]): boolean {
  const judged = own.filter(isJudged).map(checkId);
  return needs.every((need) => judged.some((id) => need.test(id)));
}

// The way to a file in the user interface must not change its ID.
function withOtherPath({ tested, probes }: QuestionnaireInput, finding: Finding): Finding {
  const other = probes?.otherPath;
  if (!other || finding.state === 'blocked') return finding;
  const [own, second] = [tested, other.wopisrc].map(fileIdOf);
  const evidence = [...finding.evidence, `file ID ${own}; by the other path ${second}`];
  if (own !== second)
    return {
      state: 'blocked',
      says: 'The file ID depends on where the file is opened in the user interface.',
      evidence,
      toDo: 'Use one file ID for a file, or correct host.otherPath if it is a different file.',
    };
  if (other.facts && 'problem' in other.facts)
    return {
      ...finding,
      state: 'blocked',
      says: `The file does not open by the other path: ${other.facts.problem}.`,
      evidence,
      toDo: 'Correct host.otherPath, or accept the access token that this path issues.',
    };
  return { ...finding, evidence, certainty: 'exercised for two users, two paths, edits, renames, and new files' };
}

function sentenceOf(red: readonly CheckResult[]): string {
  const [first] = red;
  return red.length === 1 ? `${first?.requirement}: this is not so.` : `${red.length} checks of it are red.`;
}

function skippedOf(own: readonly CheckResult[]): string[] {
  return [...new Set(own.filter(({ outcome }) => outcome === 'skipped').map(({ reason = '' }) => reason))].map(
    (reason) => `skipped: ${reason}`,
  );
}

function capabilities({ file, results }: QuestionnaireInput, info: FileInfo): Finding {
  const found = capabilitiesOf(info, results);
  const claimed = found.filter(({ isClaimed }) => isClaimed);
  const lies = found.filter(({ missing, working }) => missing.length + working.length > 0);
  const evidence = found.map(({ property, isClaimed, missing, working }) =>
    [`${property}: ${isClaimed ? 'claimed' : 'not claimed'}`, ...missing, ...working].join('; '),
  );
  if (lies.length > 0)
    return {
      state: 'blocked',
      says: `CheckFileInfo claims something different from what the host does: ${lies.map(({ property }) => property).join(', ')}.`,
      evidence,
      toDo: 'Claim exactly what works.',
    };
  if (found.length === 0) return byWord('capabilities', file.answers?.capabilities, evidence);
  return {
    state: 'ready',
    says: file.answers?.capabilities ?? `We support ${claimed.map(({ name }) => name).join(', ')}.`,
    evidence,
    certainty: 'by the operations that the run called',
  };
}
