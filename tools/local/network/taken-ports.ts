import { chosenPorts, type LocalConfig } from '../config.js';
import type { Text } from '../report/language.js';
import { OperatorError, OperatorErrors } from '../report/operator-error.js';
import { portState, type PortState } from './ports.js';

/**
 * Looks whether the ports that the operator has chosen can be listened on.
 * @throws OperatorErrors naming each that cannot, with its variable
 */
export async function refuseTakenPorts(config: LocalConfig): Promise<void> {
  const needed = chosenPorts(config).filter(
    ({ variable }) =>
      !(variable === 'TIERGRID_POSTGRES_PORT' && config.databaseUrl !== undefined) &&
      !(variable === 'TIERGRID_KAFKA_PORT' && config.kafkaBrokers !== undefined),
  );
  const looked = await Promise.all(
    needed.map(async ({ variable, port }) => {
      const host = variable === 'TIERGRID_PORT' ? config.host : '127.0.0.1';
      return refusal(await portState(port, host), variable, port, host);
    }),
  );
  const errors = looked.filter((error) => error !== undefined);
  if (errors.length > 0) throw new OperatorErrors(errors);
}

function refusal(
  state: PortState,
  variable: string,
  port: number,
  host: string,
): OperatorError | undefined {
  const otherPort: Text = {
    en: `Set ${variable} to a free one, for example ${variable}=${otherThan(port)} npm start`,
    zh: `请将 ${variable} 设为空闲端口，例如 ${variable}=${otherThan(port)} npm start`,
  };
  switch (state) {
    case 'free':
      return undefined;
    case 'taken':
      return new OperatorError(
        {
          en: `Port ${port} (${variable}) is taken by another program`,
          zh: `端口 ${port}（${variable}）已被其他程序占用`,
        },
        otherPort,
      );
    case 'forbidden':
      return new OperatorError(
        {
          en: `This user may not listen on port ${port} (${variable})`,
          zh: `当前用户无权监听端口 ${port}（${variable}）`,
        },
        otherPort,
      );
    case 'no-such-address':
      return new OperatorError(
        { en: `This machine has no address ${host}`, zh: `本机没有地址 ${host}` },
        { en: 'Set TIERGRID_HOST to one it has', zh: '请将 TIERGRID_HOST 设为本机地址' },
      );
    default:
      return state satisfies never;
  }
}

function otherThan(port: number): number {
  return port < 60_000 ? port + 1000 : port - 1000;
}
