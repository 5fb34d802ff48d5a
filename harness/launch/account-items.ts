import { checkId } from '../results/check-id.ts';
import type { CheckResult } from '../results/result.ts';
import type { LaunchFile, TokenSource } from './launch-file.ts';
import type { LaunchItem } from './launch-item.ts';
import type { LoginPageFacts } from './login-page.ts';
import { shippingPage } from './sources.ts';

/** The accounts that Microsoft signs in with. */
const microsoftAccounts = 'csppverify1@microsoft.com and csppverify2@microsoft.com';

/** The items about accounts and contacts. `loginPage` is absent while the file names none. */
export function accountItems(
  file: LaunchFile,
  loginPage: LoginPageFacts | undefined,
  results: readonly CheckResult[],
): LaunchItem[] {
  return [companyItem(file), contactItem(file), accountsItem(file, results), loginItem(file, loginPage)];
}

function accountItem(id: string, title: string) {
  return { id: `accounts.${id}`, part: 'accounts', title, source: shippingPage } as const;
}

function companyItem({ contacts }: LaunchFile): LaunchItem {
  const item = accountItem('company', 'Company');
  if (contacts?.company !== undefined)
    return { ...item, state: 'ready', says: `The host is operated by ${contacts.company}.`, evidence: [] };
  return {
    ...item,
    state: 'open',
    says: 'The name of the company is missing.',
    evidence: [],
    field: 'contacts.company',
    toDo: 'Enter the name of the company.',
  };
}

function contactItem({ contacts = {} }: LaunchFile): LaunchItem {
  const item = accountItem('contact', 'Service contact');
  const ways = [contacts.phone, contacts.email].filter((way) => way !== undefined);
  if (ways.length > 0)
    return {
      ...item,
      state: 'ready',
      says: `The service contact is ${ways.join(' or ')}, around the clock.`,
      evidence: [],
    };
  return {
    ...item,
    state: 'open',
    says: 'There is no service contact yet.',
    evidence: [],
    field: 'contacts.phone',
    toDo: 'Enter a phone number or an e-mail address that is attended around the clock.',
  };
}

function accountsItem({ host = {} }: LaunchFile, results: readonly CheckResult[]): LaunchItem {
  const item = accountItem('test-accounts', 'Two test accounts');
  const missing = (['first', 'second'] as const).filter((name) => !isUsable(host[name]));
  if (missing.length > 0)
    return {
      ...item,
      state: 'open',
      says: `The file does not name the access token of the ${missing.join(' and the ')} test account.`,
      evidence: [],
      field: `host.${missing[0]}`,
      toDo: `Create accounts for ${microsoftAccounts}, and say where their access tokens come from.`,
    };
  const accounts = (['first', 'second'] as const).map(
    (name) => `${name}: ${host[name]?.user ?? 'by its access token'}`,
  );
  return { ...item, ...bothOpen(results, accounts) };
}

/** The check that opens the file with both tokens. */
const sameFile = 'Extended.Users/EveryUserSeesTheSameFile';

function bothOpen(results: readonly CheckResult[], accounts: readonly string[]) {
  const result = results.find((one) => checkId(one) === sameFile);
  const evidence = [...accounts, `${sameFile}: ${result?.outcome ?? 'not run'}`];
  if (result?.outcome === 'passed')
    return {
      state: 'ready',
      says: 'Both test accounts open the same file.',
      evidence,
      certainty: `That ${microsoftAccounts} can sign in is your word.`,
    } as const;
  return {
    state: result === undefined || result.outcome === 'skipped' ? 'open' : 'blocked',
    says: 'The run did not open the same file with both test accounts.',
    evidence: [...evidence, ...(result?.reason === undefined ? [] : [result.reason])],
    field: 'host.second',
    toDo: 'Check that both access tokens are valid and for the same file.',
  } as const;
}

/** Whether the launch file says where an account’s access token comes from. */
export function isUsable(account: TokenSource | undefined): boolean {
  return [account?.tokenEnv, account?.tokenFile, account?.tokenCommand].some((token) => token !== undefined);
}

function loginItem({ declared }: LaunchFile, facts: LoginPageFacts | undefined): LaunchItem {
  const item = accountItem('login-page', 'Login page');
  const address = declared?.loginPage;
  const field = 'declared.loginPage';
  if (address === undefined || facts === undefined)
    return {
      ...item,
      state: 'open',
      says: 'The login page is not entered yet.',
      evidence: [],
      field,
      toDo: 'Enter the URL where the test accounts sign in.',
    };
  if ('status' in facts && facts.status < 400)
    return {
      ...item,
      state: 'ready',
      says: `Users sign in at ${address}, which responds over valid TLS.`,
      evidence: [`${facts.origin} returns ${facts.status}`],
    };
  const problem = 'problem' in facts ? facts.problem : `it returns ${facts.status}`;
  return {
    ...item,
    state: 'blocked',
    says: `The login page ${address} cannot be used: ${problem}.`,
    evidence: [],
    field,
    toDo: 'Make the page available over HTTPS with a trusted certificate, or correct its URL.',
  };
}
