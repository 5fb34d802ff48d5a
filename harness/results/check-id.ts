interface Named {
  readonly group: string;
  readonly name: string;
}

interface InSuite {
  readonly suite: { readonly group: string };
  readonly check: { readonly name: string };
}

/** `Group/Name`, the ID of a check in reports, baselines and defects. */
export function checkId(check: Named | InSuite): string {
  return 'suite' in check ? `${check.suite.group}/${check.check.name}` : `${check.group}/${check.name}`;
}
