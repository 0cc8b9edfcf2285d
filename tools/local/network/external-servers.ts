import { askMetadata } from '../kafka/kafka-probe.js';
import { askServer } from '../postgres/administration.js';
import { OperatorError } from '../report/operator-error.js';

/**
 * Looks whether the database that the operator has named answers.
 * @throws OperatorError when it does not
 */
export async function checkDatabase(url: string): Promise<void> {
  const reason = await databaseTrouble(url);
  if (reason === undefined) return;
  const { host, pathname } = new URL(url);
  throw new OperatorError(
    {
      en: `The database ${pathname.slice(1)} at ${host} cannot be used (${reason})`,
      zh: `无法使用 ${host} 上的数据库 ${pathname.slice(1)}（${reason}）`,
    },
    {
      en: 'Put DATABASE_URL right, or leave it out to start the embedded PostgreSQL',
      zh: '请更正 DATABASE_URL，或取消设置以启动内置 PostgreSQL',
    },
  );
}

async function databaseTrouble(url: string): Promise<string | undefined> {
  try {
    const state = await askServer(url);
    return state === 'serving' ? undefined : state === 'not-yet' ? 'no answer' : 'wrong password';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Looks whether one of the brokers that the operator has named answers.
 * @throws OperatorError when none does
 */
export async function checkBrokers(brokers: readonly string[]): Promise<void> {
  const answers = await Promise.allSettled(
    brokers.map((broker) => {
      const [host = '', port = ''] = broker.split(':');
      return askMetadata(host, Number(port));
    }),
  );
  if (answers.some(({ status }) => status === 'fulfilled')) return;
  const all = brokers.join(',');
  throw new OperatorError(
    { en: `No Kafka broker answers at ${all}`, zh: `${all} 上没有 Kafka 应答` },
    {
      en: 'Put KAFKA_BROKERS right, or leave it out to start a broker here',
      zh: '请更正 KAFKA_BROKERS，或取消设置以在本机启动 Kafka',
    },
  );
}
