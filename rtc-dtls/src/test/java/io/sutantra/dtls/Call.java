package io.sutantra.dtls;

import java.util.List;

/** A server and a client in a call, each of which receives the other's datagrams at once. */
final class Call {
  static final DtlsIdentity SERVER = DtlsSessionTest.identity();
  static final DtlsIdentity CLIENT = DtlsSessionTest.identity();

  final Side server = new Side();
  final Side client = new Side();
  final DtlsSession serving;
  final DtlsSession calling;

  /** Creates a call whose sides have the same limits and threads. */
  Call(DtlsLimits limits, DtlsThreads threads) {
    this(limits, threads, limits, threads);
  }

  Call(
      DtlsLimits limitsOfServer,
      DtlsThreads ofServer,
      DtlsLimits limitsOfClient,
      DtlsThreads ofClient) {
    serving =
        DtlsSession.server(SERVER, List.of(CLIENT.fingerprint()), limitsOfServer, ofServer, server);
    calling =
        DtlsSession.client(CLIENT, List.of(SERVER.fingerprint()), limitsOfClient, ofClient, client);
    server.wire(calling::receive);
    client.wire(serving::receive);
  }
}
