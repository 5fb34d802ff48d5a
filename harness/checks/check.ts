import type { Editor } from '../../wopi/editors.ts';
import type { Category, Level, Origin } from '../results/categories.ts';
import type { CheckContext } from './check-context.ts';
import { type EditorRules, gatesAs } from './editor-rules.ts';
import type { Gate } from './gates.ts';
import type { LikelyCause } from './likely-cause.ts';

/** One rule of WOPI, as a value. */
export interface Check {
  /** Permanent. A mirrored check keeps the validator's exact name. */
  readonly name: string;
  readonly category: Category;
  readonly level: Level;
  /** The rule in one sentence. */
  readonly requirement: string;
  /** Path of the documentation's page below the CSPP documentation root, such as `rest/files/unlock`. */
  readonly spec: string;
  /** The rows of `suites/requirements.yaml` that the check judges. */
  readonly requirementIds?: readonly string[];
  /** The editors that require this of a host; absent: only Microsoft's. */
  readonly editors?: EditorRules;
  /** The editor that the check is run for, if that is not Microsoft's; set by the selection. */
  readonly editor?: Editor;
  /** Gates in addition to the suite's own. */
  readonly needs?: readonly Gate[];
  /** Other groups under which `-g` selects this check; it is counted once, in its suite's group. */
  readonly alsoIn?: readonly string[];
  /** How this check differs from the validator's test of the same name, and why. */
  readonly differs?: string;
  /** The usual cause of a failure, or a cause that is shown only when what was observed supports it. */
  readonly likelyCause?: string | LikelyCause;
  /** Seconds that the check waits in real time; from three, the check runs only with an option. */
  readonly waitsSeconds?: number;
  /** Seconds that the check waits in a run in real time, instead of `waitsSeconds`. */
  readonly realTimeSeconds?: number;
  /** Megabytes of one request or response; such checks run only with `--large`. */
  readonly transfersMegabytes?: number;
  /** Number of requests, if there are hundreds; such checks run only with `--large`. */
  readonly sendsRequests?: number;
  /** Notes of all checks with the same sentence become one notice of the run, which begins with it. */
  readonly noticeOfNotes?: string;
  /**
   * The check may rename the file under test. A host that derives file IDs from names then no longer finds it, so its
   * content is given back first.
   */
  readonly renamesTestFile?: boolean;
  /** It sends what no editor sends, which may break a file on a faulty host for good, so it runs after all others. */
  readonly runsLast?: boolean;
  /** The check changes nothing on the host, so it may run concurrently with other such checks of its group. */
  readonly readOnly?: boolean;
  run(context: CheckContext): Promise<void>;
}

/**
 * A group of checks in running order. Other groups may run on other files at the same time.
 */
export interface Suite {
  readonly group: string;
  readonly origin: Origin;
  /** The subject of the group, in one sentence. */
  readonly summary: string;
  /** What the host must claim for any check of the group to apply. */
  readonly needs: readonly Gate[];
  /** Its checks write state of the user, such as UserInfo. Such groups run in one lane, one after the other. */
  readonly writesUserState?: true;
  readonly checks: readonly Check[];
}

/** A check and its group. */
export interface CheckOfSuite {
  readonly suite: Suite;
  readonly check: Check;
}

/** Every check of these suites, in order. */
export function checksOf(suites: readonly Suite[]): CheckOfSuite[] {
  return suites.flatMap((suite) => suite.checks.map((check) => ({ suite, check })));
}

/** The suites with only these checks, in order. */
export function suitesOfChecks(entries: readonly CheckOfSuite[]): Suite[] {
  const suites = [...new Set(entries.map(({ suite }) => suite))];
  return suites.map((suite) => ({
    ...suite,
    checks: entries.filter((entry) => entry.suite === suite).map(({ check }) => check),
  }));
}

/** What the host must claim for a check to apply: the gates of its suite and its own. */
export function gatesOf({ suite, check }: CheckOfSuite): Gate[] {
  const { editor = 'microsoft', needs = [] } = check;
  return gatesAs(editor, [...suite.needs, ...needs]);
}

/** Defines a suite; its origin is `validator` by default. */
export function defineSuite(suite: Omit<Suite, 'origin'> & { readonly origin?: Origin }): Suite {
  return { origin: 'validator', ...suite };
}

/** URL of a page of Microsoft's Cloud Storage Partner Program documentation; a complete URL is returned unchanged. */
export function documentationUrl(spec: string): string {
  return spec.startsWith('https://')
    ? spec
    : `https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/${spec}`;
}
