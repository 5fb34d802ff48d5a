import { Argument, Command, type Option } from 'commander';
import { profiles } from '../harness/results/categories.ts';
import { suitesOfAllEditors } from '../suites/catalogue.ts';
import { editors } from '../wopi/editors.ts';
import { exitCodes } from './exit-codes.ts';

const shells = { bash, zsh, fish } as const;

/** `completion`: prints a script that completes commands, options and their values. */
export function completionCommand(end: (code: number) => void, program: Command): Command {
  return new Command('completion')
    .description('print a script for bash, zsh, or fish that completes commands, options, and groups')
    .addArgument(new Argument('<shell>', 'shell').choices(Object.keys(shells)))
    .action((shell: keyof typeof shells) => {
      process.stdout.write(shells[shell](program));
      end(exitCodes.green);
    });
}

/** The values that are offered, by the long name of the option. */
function valuesOf({ long, argChoices }: Option): readonly string[] {
  return argChoices ?? knownValues[long ?? ''] ?? [];
}

const knownValues: Readonly<Record<string, readonly string[] | undefined>> = {
  '--testgroup': suitesOfAllEditors.map(({ group }) => group),
  '--editor': editors,
  '--profile': profiles,
};

function visibleOptions({ options }: Command): readonly Option[] {
  return options.filter(({ hidden }) => !hidden);
}

function namesOf({ short, long }: Option): string[] {
  return [short, long].filter((name) => name !== undefined);
}

function innerNames({ commands }: Command): string[] {
  return commands.map((command) => command.name());
}

function bash(program: Command): string {
  const names = innerNames(program);
  const options = program.commands.flatMap(visibleOptions);
  const withValues = options.filter((option) => valuesOf(option).length > 0);
  const values = new Map(withValues.map((option) => [namesOf(option).join('|'), valuesOf(option).join(' ')]));
  const words = program.commands.map((command) => {
    const offered = [...innerNames(command), ...visibleOptions(command).flatMap(namesOf), '--help'];
    return `    ${command.name()}) words="${offered.join(' ')}" ;;`;
  });
  return `# Completion of wopi-conformance. For every new shell: source <(wopi-conformance completion bash)
_wopi_conformance() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command=run words="" word
  case "$previous" in
${[...values].map(([patterns, offered]) => `    ${patterns}) COMPREPLY=($(compgen -W "${offered}" -- "$current")); return ;;`).join('\n')}
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${names.join('|')}) command="$word"; break ;; esac
  done
  case "$command" in
${words.join('\n')}
  esac
  if [[ $COMP_CWORD -eq 1 && "$current" != -* ]]; then words="${names.join(' ')}"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _wopi_conformance wopi-conformance
`;
}

// zsh runs completions of bash.
function zsh(program: Command): string {
  const script = bash(program).replace(
    'source <(wopi-conformance completion bash)',
    'source <(wopi-conformance completion zsh)',
  );
  return `${script.replace('\n', '\nautoload -U +X compinit bashcompinit && compinit && bashcompinit\n')}`;
}

function fish(program: Command): string {
  const others = innerNames(program).filter((name) => name !== 'run');
  const begin = 'complete -c wopi-conformance';
  const lines = program.commands.flatMap((command) => {
    const name = command.name();
    // The default command need not be named.
    const seen =
      name === 'run' ? `not __fish_seen_subcommand_from ${others.join(' ')}` : `__fish_seen_subcommand_from ${name}`;
    const inner = command.commands.map(
      (each) => `${begin} -f -n '${seen}' -a ${each.name()} -d ${quoted(each.description())}`,
    );
    return [
      `${begin} -f -n __fish_use_subcommand -a ${name} -d ${quoted(command.description())}`,
      ...inner,
      ...visibleOptions(command).map((option) => `${begin} -n '${seen}' ${fishOption(option)}`),
    ];
  });
  return `# Completion of wopi-conformance: wopi-conformance completion fish > ~/.config/fish/completions/wopi-conformance.fish\n${lines.join('\n')}\n`;
}

function fishOption(option: Option): string {
  const { short, long, required, description } = option;
  const values = valuesOf(option);
  return [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    ...(long === undefined ? [] : [`-l ${long.slice(2)}`]),
    ...(values.length > 0 ? [`-x -a '${values.join(' ')}'`] : required ? ['-r'] : []),
    `-d ${quoted(description)}`,
  ].join(' ');
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
