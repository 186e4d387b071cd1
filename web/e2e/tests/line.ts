// A bad line: a proxy between the browser and the server that delays, limits the
// rate, loses packets (which TCP sends again, so all behind them wait) and cuts.
import { createServer, type Server, type Socket } from 'node:net';
import { connect } from 'node:net';

export interface Line {
  /** Address for the browser's settings. */
  url: string;
  /** cut breaks all connections and takes none until mend. */
  cut(): void;
  mend(): void;
  /** breakAfter resets each connection after so many bytes to the server, again and again. */
  breakAfter(bytes: number): void;
  resets: number;
  close(): Promise<void>;
}

const packet = 1400; // bytes

/** third is 3G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, and a twentieth of the packets lost. */
export const third = { down: 200_000, up: 94_000, latency: 75, loss: 0.05, again: 300 };

export async function badLine(shape = third): Promise<Line> {
  const open = new Set<Socket>();
  let whole = true;
  let limit = Infinity;
  let seed = 11;
  const lost = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31 < shape.loss;
  const line: Line = {
    url: '',
    resets: 0,
    cut: () => {
      whole = false;
      open.forEach((s) => s.resetAndDestroy());
    },
    mend: () => void (whole = true),
    breakAfter: (bytes) => void (limit = bytes),
    close: () =>
      new Promise((done) => {
        open.forEach((s) => s.destroy());
        server.close(() => done());
      }),
  };

  /** carry brings what comes from one side to the other, in order, as the line allows. */
  const carry = (from: Socket, to: Socket, rate: number, counted: boolean) => {
    let free = 0; // when the line has brought all before
    let bytes = 0;
    from.on('data', (chunk: Buffer) => {
      for (let i = 0; i < chunk.length; i += packet) {
        const part = chunk.subarray(i, i + packet);
        const now = performance.now();
        free = Math.max(free, now) + (part.length * 1000) / rate + (lost() ? shape.again : 0);
        bytes += part.length;
        const broken = counted && bytes > limit;
        setTimeout(() => {
          if (broken && !from.destroyed) {
            line.resets++;
            from.resetAndDestroy();
            to.resetAndDestroy();
          } else if (!to.destroyed) to.write(part);
        }, free - now + shape.latency);
        if (broken) {
          bytes = -Infinity;
          return;
        }
      }
      // What waits here is bounded, as the buffers of a line are.
      if (free - performance.now() > 500) {
        from.pause();
        setTimeout(() => from.resume(), free - performance.now() - 250);
      }
    });
  };

  const server: Server = createServer((client) => {
    if (!whole) return void client.resetAndDestroy();
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => undefined);
    client.once('data', (head) => {
      // A tunnel for the flow; plain requests, as for the shop's page, name their whole address.
      const [, tunnel, host, port] = /^(CONNECT |[A-Z]+ http:\/\/)([^:/]+):(\d+)[ /]/.exec(head.toString('latin1')) ?? [];
      if (!host || !port) return void client.destroy();
      const target = connect(Number(port), host);
      open.add(target);
      target.on('connect', () => {
        if (tunnel === 'CONNECT ') client.write('HTTP/1.1 200 OK\r\n\r\n');
        else target.write(head);
        carry(client, target, shape.up, true);
        carry(target, client, shape.down, false);
      });
      target.on('close', () => {
        open.delete(target);
        setTimeout(() => client.destroy(), 1000);
      });
      target.on('error', () => client.destroy());
      client.on('close', () => target.destroy());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  line.url = `http://127.0.0.1:${address.port}`;
  return line;
}
