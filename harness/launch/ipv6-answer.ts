import { isIP } from 'node:net';
import { checkId } from '../results/check-id.ts';
import { isRed, lenient } from '../results/result.ts';
import { byWord, type Finding } from './finding.ts';
import type { Ipv6Run } from './ipv6-facts.ts';
import { isLocalName } from './observed-urls.ts';
import type { QuestionnaireInput } from './questionnaire-input.ts';

/** Question 8: whether the host is reachable over IPv6. */
export function ipv6Answer({ file, wopisrc, ipv6: facts, results, probes }: QuestionnaireInput): Finding {
  const word = file.answers?.ipv6;
  const name = wopisrc.hostname;
  if (isLocalName(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0)
    return byWord('ipv6', word, [`${name} is not a public name`]);
  if ('problem' in facts) return byWord('ipv6', word, [`${name}: ${facts.problem}`]);
  const evidence = facts.addresses.map((address) => `AAAA ${address}`);
  const certainty = 'by its DNS records; outgoing connections are your word';
  if (evidence.length === 0)
    return {
      state: 'ready',
      says: word ?? `${name} has no IPv6 address.`,
      evidence: [`no AAAA record of ${name}`],
      certainty,
    };
  // What is red over IPv4 as well is the subject of other items.
  const known = new Set(results.filter((result) => isRed(result, lenient)).map(checkId));
  return ofRun(probes?.ipv6Run, known, { name, word, evidence, certainty });
}

interface Known {
  readonly name: string;
  readonly word: string | undefined;
  readonly evidence: readonly string[];
  readonly certainty: string;
}

function ofRun(
  run: Ipv6Run | undefined,
  known: ReadonlySet<string>,
  { name, word, evidence, certainty }: Known,
): Finding {
  const toDo = 'Serve WOPI over IPv6 as over IPv4, or remove the AAAA record.';
  if (run === undefined) return { state: 'ready', says: word ?? `${name} has an IPv6 address.`, evidence, certainty };
  if ('problem' in run) {
    const tried = [...evidence, `connection over IPv6: ${run.problem}`];
    if (run.isOfHost)
      return {
        state: 'blocked',
        says: `${name} has an IPv6 address but does not respond there.`,
        evidence: tried,
        toDo,
      };
    return { state: 'ready', says: word ?? `${name} has an IPv6 address.`, evidence: tried, certainty };
  }
  const red = run.red.filter((check) => !known.has(check));
  const ran = [...evidence, `profile smoke over IPv6: ${run.passed} passed, ${run.requests} requests`];
  if (red.length > 0)
    return {
      state: 'blocked',
      says: `${name} does not serve WOPI over IPv6 as it does over IPv4.`,
      evidence: [...ran, ...red.map((check) => `${check}: red over IPv6 only`)],
      toDo,
    };
  return {
    state: 'ready',
    says: word ?? `${name} is reachable over IPv6.`,
    evidence: ran,
    certainty: 'by a smoke run over IPv6; outgoing connections are your word',
  };
}
