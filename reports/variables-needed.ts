const contents: Readonly<Record<string, string>> = {
  WOPI_TOKEN: 'the access token',
  WOPI_ACCESS_TOKEN: 'the access token',
  WOPI_SECOND_TOKEN: 'the access token of the second user',
  WOPI_READ_ONLY_TOKEN: 'the access token of the user who may only view',
  WOPI_EXPIRED_TOKEN: 'the expired access token',
  WOPI_OTHER_FILE_TOKEN: 'the access token of the other file',
  WOPI_SRC: 'the WopiSrc',
  COOKIE: 'the cookie',
};

/**
 * What must be in the environment before a command runs, in one sentence; empty if nothing must. Commands have shell
 * variables in the places of secrets.
 */
export function variablesNeeded(command: string): string {
  const needed = [...new Set(variablesIn(command))].map(
    (name) =>
      `${name} must hold ${contents[name] ?? commandOf(name) ?? tokenOf(name, command) ?? 'the value of that header'}`,
  );
  return needed.length === 0 ? '' : `${needed.join(', ')}.`;
}

function commandOf(name: string): string | undefined {
  const [, option] = /^WOPI_(\w*TOKEN_COMMAND)$/.exec(name) ?? [];
  return option && `the command of --${option.toLowerCase().replaceAll('_', '-')}, which may have a secret`;
}

/** What the variable of one of several files holds: the files have the same order. */
function tokenOf(name: string, command: string): string | undefined {
  const [, number] = /^WOPI_TOKEN_(\d+)$/.exec(name) ?? [];
  if (number === undefined) return undefined;
  const files = Array.from(command.matchAll(/--wopisrc (?:'([^']*)'|(\S+))/g), ([, quoted, plain]) => quoted ?? plain);
  const file = files[Number(number) - 1];
  return file === undefined ? `access token ${number}` : `the access token of ${file}`;
}

// Within single quotes, a shell replaces nothing; the container command has $PWD.
function variablesIn(command: string): string[] {
  const replaced = command.replace(/'[^']*'/g, '');
  return Array.from(replaced.matchAll(/\$([A-Z_]\w*)/gi), ([, name = '']) => name).filter((name) => name !== 'PWD');
}
