import { isIP } from 'node:net';
import type { Exchange } from '../client/exchange.ts';
import { checkId } from '../results/check-id.ts';
import { isJudged } from '../results/required-groups.ts';
import type { CheckResult } from '../results/result.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { LaunchFile } from './launch-file.ts';
import type { LaunchItem } from './launch-item.ts';
import { digestOf, type FileInfo, fileInfoIn, type Observations } from './observations.ts';
import { isLocalName } from './observed-urls.ts';
import { type Question, questions } from './questions.ts';
import { shippingPage } from './sources.ts';

/** The IPv6 addresses of the WOPI host, or why they could not be looked up. */
export type Ipv6Facts = { readonly addresses: readonly string[] } | { readonly problem: string };

export interface QuestionnaireInput {
  readonly file: LaunchFile;
  readonly wopisrc: URL;
  readonly results: readonly CheckResult[];
  readonly exchanges: readonly Exchange[];
  readonly observations: Observations;
  /** Those of an earlier run; absent if there is none of this file. */
  readonly earlier: Observations | undefined;
  readonly ipv6: Ipv6Facts;
}

type Finding = Pick<LaunchItem, 'state' | 'says' | 'evidence'> & Partial<LaunchItem>;

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
    ...questions.map((question) => item(question.id, question.title, ofChecks(question, input, info))),
    item('5-business-users', '5 Business users', businessUsers(input, info)),
    item('6-capabilities', '6 Capabilities', capabilities(input, info)),
    item('7-authorization', '7 Authorization header or access_token parameter', authorization(input)),
    item('8-ipv6', '8 IPv6', ipv6(input)),
  ];
}

function ofChecks(question: Question, input: QuestionnaireInput, info: FileInfo): Finding {
  const own = input.results.filter((result) => question.checks.test(checkId(result)));
  const changed = changedSince(question, input);
  const red = own.filter(({ outcome }) => outcome === 'failed' || outcome === 'inconclusive');
  const evidence = [
    ...own.filter(isJudged).map((result) => `${checkId(result)}: ${result.outcome}`),
    ...valuesOf(question, info),
    ...changed,
  ];
  if (red.length > 0 || changed.some((text) => text.startsWith('changed')))
    return {
      state: 'blocked',
      says: red.length > 0 ? sentenceOf(red) : 'The ID is not the same as on an earlier day.',
      evidence: [...evidence, ...red.map((result) => `${checkId(result)}: ${result.reason ?? result.outcome}`)],
      toDo:
        red.length > 0
          ? `Make the checks pass: ${red.map(({ name }) => name).join(', ')}.`
          : 'Return the same ID for the same person on every day.',
    };
  const word = input.file.answers?.[question.field];
  if (own.some((result) => isJudged(result) && question.decisive.test(checkId(result))))
    return {
      state: 'ready',
      says: word ?? question.says(info),
      evidence: [...evidence, ...skippedOf(own)],
      certainty: question.certainty,
    };
  return byWord(question.field, word, skippedOf(own));
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

function byWord(field: Question['field'], word: string | undefined, evidence: readonly string[]): Finding {
  if (word !== undefined) return { state: 'ready', says: word, evidence, certainty: 'a person’s word' };
  return {
    state: 'open',
    says: 'The run could not show it.',
    evidence,
    field: `answers.${field}`,
    toDo: `State it in answers.${field}, or give the run what it lacks.`,
  };
}

// Personal IDs are not for a dossier; their digests show that they are the same.
function valuesOf({ field }: Question, { UserId, OwnerId }: FileInfo): string[] {
  if (field === 'userId' && typeof UserId === 'string') return [`UserId ${digestOf(UserId)}`];
  if (field === 'ownerId' && typeof OwnerId === 'string') return [`OwnerId ${digestOf(OwnerId)}`];
  return [];
}

function changedSince({ field }: Question, { observations, earlier }: QuestionnaireInput): string[] {
  if ((field !== 'userId' && field !== 'ownerId') || !earlier?.[field] || !observations[field]) return [];
  const isSame = earlier[field] === observations[field];
  return [isSame ? `unchanged since ${earlier.takenOn}` : `changed since ${earlier.takenOn}: it was ${earlier[field]}`];
}

function businessUsers({ file, results }: QuestionnaireInput, info: FileInfo): Finding {
  const word = file.answers?.businessUsers;
  if (info.LicenseCheckForEditIsEnabled !== true) {
    const says = word ?? 'We do not use the business user flow: LicenseCheckForEditIsEnabled is not sent.';
    if (file.host?.business === undefined)
      return { state: 'ready', says, evidence: [], certainty: 'for the account of the run' };
    return {
      state: 'open',
      says: 'There is a business account, but the run used a different one.',
      evidence: [],
      field: 'host.first',
      toDo: 'Use the business account as the first account of a run, and compare.',
    };
  }
  const missing = ['HostEditUrl'].filter((name) => typeof info[name] !== 'string');
  const red = results.filter(({ group, outcome }) => group === 'Features.BusinessFlow' && outcome === 'failed');
  const evidence = [`LicenseCheckForEditIsEnabled: true`, ...red.map((result) => `${checkId(result)}: failed`)];
  if (missing.length + red.length > 0)
    return {
      state: 'blocked',
      says: `The business user flow is claimed, but ${missing.length > 0 ? `${missing.join(', ')} is missing` : 'its tests fail'}.`,
      evidence,
      toDo: 'Return HostEditUrl to business users, and support PutUserInfo.',
    };
  return {
    state: 'ready',
    says: word ?? 'We use the business user flow: LicenseCheckForEditIsEnabled is true, and HostEditUrl is returned.',
    evidence,
    certainty: 'that action URLs carry BUSINESS_USER is shown only by the host page',
  };
}

function capabilities({ file, results }: QuestionnaireInput, info: FileInfo): Finding {
  const found = capabilitiesOf(info, results);
  const claimed = found.filter(({ isClaimed }) => isClaimed);
  const lies = found.filter(({ missing, working }) => missing.length + working.length > 0);
  const evidence = found.map(({ property, isClaimed, missing, working }) =>
    [
      `${property}: ${isClaimed ? 'claimed' : 'not claimed'}`,
      ...(missing.length > 0 ? [`${missing.join(', ')} returns only 501`] : []),
      ...(working.length > 0 ? [`${working.join(', ')} returns 200`] : []),
    ].join('; '),
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
    says: `We support ${claimed.map(({ property }) => property.replace('Supports', '')).join(', ')}.`,
    evidence,
    certainty: 'by the operations that the run called',
  };
}

function authorization({ file, results }: QuestionnaireInput): Finding {
  const outcomeOf = (name: string) =>
    results.find((result) => checkId(result) === `Extended.AccessTokens/${name}`)?.outcome;
  const header = outcomeOf('AccessTokenInHeaderOnly');
  const query = outcomeOf('AccessTokenInQueryOnly');
  const evidence = [`Authorization header only: ${header ?? 'not run'}`, `access_token only: ${query ?? 'not run'}`];
  const works = (outcome: string | undefined) => outcome === 'passed';
  const certainty = 'requests with contradicting tokens were not sent';
  if (works(header) && works(query))
    return { state: 'ready', says: 'We accept the access token in either place.', evidence, certainty };
  if (works(query)) return { state: 'ready', says: 'We read the access_token parameter.', evidence, certainty };
  if (works(header)) return { state: 'ready', says: 'We read the Authorization header.', evidence, certainty };
  return byWord('authorization', file.answers?.authorization, evidence);
}

function ipv6({ file, wopisrc, ipv6: facts }: QuestionnaireInput): Finding {
  const word = file.answers?.ipv6;
  const name = wopisrc.hostname;
  if (isLocalName(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0)
    return byWord('ipv6', word, [`${name} is not a public name`]);
  if ('problem' in facts) return byWord('ipv6', word, [`${name}: ${facts.problem}`]);
  const { addresses } = facts;
  return {
    state: 'ready',
    says: word ?? (addresses.length > 0 ? `${name} is reachable over IPv6.` : `${name} has no IPv6 address.`),
    evidence: addresses.length > 0 ? addresses.map((address) => `AAAA ${address}`) : [`no AAAA record of ${name}`],
    certainty: 'by its DNS records; outgoing connections are your word',
  };
}
