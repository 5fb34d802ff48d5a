import { checkId } from '../results/check-id.ts';
import { type CheckResult, isRed, lenient } from '../results/result.ts';
import { byWord, type Finding } from './finding.ts';
import type { FileInfo } from './observations.ts';
import type { QuestionnaireInput } from './questionnaire-input.ts';

const ofFlow = /^(Features\.BusinessFlow\/.*|Extended\.HostFrame\/BusinessUsersAreNamed)$/;

/** Question 5: whether the host uses the business user flow. `own` is what the first account got. */
export function businessUsersAnswer({ file, results, probes }: QuestionnaireInput, own: FileInfo): Finding {
  const word = file.answers?.businessUsers;
  const business = probes?.business;
  if (business && 'problem' in business)
    return {
      state: 'blocked',
      says: `The business account does not open the file: ${business.problem}.`,
      evidence: [],
      field: 'host.business',
      toDo: 'Correct the access token of the business account.',
    };
  const info = business?.info ?? own;
  if (Object.keys(info).length === 0) return byWord('businessUsers', word, []);
  const account = business ? 'the business account' : 'the first account';
  if (info.LicenseCheckForEditIsEnabled === true) return ofBusinessUser(info, results, account, word);
  const evidence = [`LicenseCheckForEditIsEnabled for ${account}: ${String(info.LicenseCheckForEditIsEnabled)}`];
  if (business)
    return {
      state: 'blocked',
      says: 'CheckFileInfo does not return LicenseCheckForEditIsEnabled: true to the business account.',
      evidence,
      toDo: 'Return it to business users, or remove host.business if the host does not use the business user flow.',
    };
  if (file.host?.business !== undefined) return byWord('businessUsers', word, evidence);
  const says = word ?? 'We do not use the business user flow: LicenseCheckForEditIsEnabled is not true.';
  return { state: 'ready', says, evidence, certainty: 'for the first account' };
}

function ofBusinessUser(
  info: FileInfo,
  results: readonly CheckResult[],
  account: string,
  word: string | undefined,
): Finding {
  const own = results.filter((result) => ofFlow.test(checkId(result)) && result.outcome !== 'skipped');
  const red = own.filter((result) => isRed(result, lenient));
  const lacksUrl = typeof info.HostEditUrl !== 'string';
  const evidence = [
    `LicenseCheckForEditIsEnabled for ${account}: true`,
    `HostEditUrl: ${lacksUrl ? '(missing)' : 'present'}`,
    ...own.map((result) => `${checkId(result)}: ${result.outcome}`),
  ];
  if (lacksUrl || red.length > 0)
    return {
      state: 'blocked',
      says: `The business user flow is claimed, but ${lacksUrl ? 'HostEditUrl is missing' : `${red.map(({ name }) => name).join(', ')} fails`}.`,
      evidence,
      toDo: 'Return HostEditUrl, support PutUserInfo, and send BUSINESS_USER=1 in action URLs for business users.',
    };
  const isNamed = own.some(({ name, outcome }) => name === 'BusinessUsersAreNamed' && outcome === 'passed');
  return {
    state: 'ready',
    says: word ?? 'We use the business user flow: LicenseCheckForEditIsEnabled is true, and HostEditUrl is returned.',
    evidence,
    certainty: isNamed ? 'full' : 'that action URLs have BUSINESS_USER=1 is shown only with a host page',
  };
}
