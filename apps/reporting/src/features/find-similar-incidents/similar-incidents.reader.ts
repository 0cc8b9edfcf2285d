import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { IncidentIndexReader } from '../../incident-index/incident-index.reader.js';
import { mark, textsOf } from '../../incident-index/incident-words.js';
import { wordNumber } from '../../incident-index/word-number.js';
import { plain, wordsOf } from '../../incident-index/words.js';
import { lowestIdAt } from '../../read-models/incident-filter.js';
import type { IncidentView } from '../../read-models/incident-view.js';
import {
  incidentColumns,
  IncidentReader,
  type IncidentRow,
} from '../../read-models/incident.reader.js';
import type { SimilarIncident, SimilarQuestion } from './find-similar-incidents.dto.js';

/** The share of a title's words that makes an earlier incident worth a look, and how many at least. */
const nearShare = 0.5;
const fewestWords = 2;
const mostFound = 10;
/** Candidates of each kind that are read whole. */
const mostCandidates = 30;

/** Finds recent incidents that may be the same as one that is about to be reported. */
@Injectable()
export class SimilarIncidentsReader {
  constructor(
    private readonly index: IncidentIndexReader,
    private readonly reader: IncidentReader,
  ) {}

  /**
   * @param office what it sees is looked through
   * @param since how far back
   * @returns those that name the same leads first, then by the words that they share
   */
  async find(
    tx: Transaction,
    office: string,
    question: SimilarQuestion,
    since: Date,
  ): Promise<SimilarIncident[]> {
    const from = lowestIdAt(since);
    const words = [...new Set(wordsOf(question.title))];
    const leads = question.indicators.map(mark.indicator);
    const fewest = Math.max(fewestWords, Math.ceil(words.length * nearShare));
    const sameLead =
      leads.length === 0
        ? []
        : (await this.index.find(tx, { office, all: [], anyOf: [leads], from }, mostCandidates))
            .ids;
    const near = await this.index.near(
      tx,
      { office, from, words: words.map(wordNumber), fewest },
      mostCandidates,
    );
    const ids = [...new Set([...sameLead, ...near])];
    const rows = await tx.many<IncidentRow>(
      `SELECT ${incidentColumns} FROM incidents WHERE id = ANY($1::uuid[])`,
      [ids],
    );
    return rows
      .map((row) => compare(question, words, this.reader.toView(row)))
      .filter(
        ({ sameIndicators, sameWords }) => sameIndicators.length > 0 || sameWords >= nearShare,
      )
      .sort((a, b) => rank(question, b) - rank(question, a))
      .slice(0, mostFound);
  }
}

function compare(
  question: SimilarQuestion,
  words: readonly string[],
  incident: IncidentView,
): SimilarIncident {
  const there = new Set(textsOf(incident).flatMap((text) => [...wordsOf(text)]));
  const shared = words.filter((word) => there.has(word)).length;
  const sameIndicators = incident.indicators.filter(({ type, value }) =>
    question.indicators.some((one) => one.type === type && plain(one.value) === plain(value)),
  );
  const sameWords = words.length === 0 ? 0 : Math.round((shared / words.length) * 100) / 100;
  return { incident, sameIndicators, sameWords };
}

/** A lead in common says more than all words; of equals, what happened at the same place. */
function rank(question: SimilarQuestion, one: SimilarIncident): number {
  const isSamePlace = one.incident.divisionCode === question.divisionCode;
  return one.sameIndicators.length * 10 + one.sameWords + (isSamePlace ? 0.25 : 0);
}
