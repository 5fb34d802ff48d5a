interface Named {
  readonly group: string;
  readonly name: string;
}

interface InSuite {
  readonly suite: { readonly group: string };
  readonly check: { readonly name: string };
}

/** `Group/Name`, which is how reports, baselines and defects refer to a check. */
export function checkId(check: Named | InSuite): string {
  return 'suite' in check ? `${check.suite.group}/${check.check.name}` : `${check.group}/${check.name}`;
}
