package io.sutantra.rtc.ice;

import static io.sutantra.rtc.ice.Peers.MILLI;
import static io.sutantra.rtc.ice.Peers.SECOND;
import static io.sutantra.rtc.ice.Peers.START;
import static io.sutantra.rtc.ice.Peers.address;
import static io.sutantra.rtc.ice.Peers.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunMessage.Kind;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StunBindingTest {
  private static final InetSocketAddress STUN_SERVER = address(8, 3478);
  private static final InetSocketAddress OUTSIDE = address(77, 7777);

  private final StunBinding binding =
      new StunBinding(STUN_SERVER, 20 * SECOND, new Random(1), START);

  private StunMessage ask(long nowNanos) {
    return read(binding.poll(nowNanos).orElseThrow());
  }

  @Test
  void asksAndIsAnswered() {
    assertThat(binding.server()).isEqualTo(STUN_SERVER);
    assertThat(binding.nextNanos()).isEqualTo(START);
    StunMessage question = ask(START);
    assertThat(question.kind()).isEqualTo(Kind.REQUEST);
    assertThat(question.method()).isEqualTo(StunMessage.BINDING);
    assertThat(question.username()).isEmpty();
    assertThat(binding.mapped()).isEmpty();

    byte[] answer = StunWriter.success(question.transactionId(), OUTSIDE).finish();
    assertThat(binding.receive(read(answer), START + MILLI)).isTrue();
    assertThat(binding.mapped()).contains(OUTSIDE);
    // Each request is answered once.
    assertThat(binding.receive(read(answer), START + MILLI)).isFalse();
    assertThat(binding.poll(START + SECOND)).isEmpty();
    assertThat(binding.nextNanos()).isEqualTo(START + MILLI + 20 * SECOND);

    StunMessage again = ask(START + MILLI + 20 * SECOND);
    assertThat(again.transactionId()).isNotEqualTo(question.transactionId());
    assertThat(binding.mapped()).contains(OUTSIDE);
  }

  @Test
  void asksSevenTimesAndForgetsWhatItKnew() {
    byte[] answer = StunWriter.success(ask(START).transactionId(), OUTSIDE).finish();
    binding.receive(read(answer), START);
    long begin = binding.nextNanos();
    List<Long> asked = new ArrayList<>();
    List<TransactionId> transactions = new ArrayList<>();
    long now = begin;
    for (var question = binding.poll(now); question.isPresent(); question = binding.poll(now)) {
      asked.add((now - begin) / MILLI);
      transactions.add(read(question.get()).transactionId());
      assertThat(binding.mapped()).contains(OUTSIDE);
      assertThat(binding.poll(binding.nextNanos() - 1)).isEmpty();
      now = binding.nextNanos();
    }
    // The times are those of RFC 8489 section 6.2.1.
    assertThat(asked).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L);
    assertThat(transactions.stream().distinct()).hasSize(1);
    assertThat(now - begin).isEqualTo(39_500 * MILLI);
    assertThat(binding.mapped()).isEmpty();
    assertThat(binding.nextNanos()).isEqualTo(now + 20 * SECOND);
    assertThat(ask(now + 20 * SECOND).transactionId()).isNotIn(transactions);
  }

  @Test
  void takesNoAnswerToWhatItDidNotAsk() {
    StunMessage question = ask(START);
    byte[] foreign = StunWriter.success(new TransactionId(1, 2), OUTSIDE).finish();
    assertThat(binding.receive(read(foreign), START)).isFalse();
    byte[] request = StunWriter.request(question.transactionId()).finish();
    assertThat(binding.receive(read(request), START)).isFalse();
    assertThat(binding.mapped()).isEmpty();
    assertThat(binding.nextNanos()).isEqualTo(START + 500 * MILLI);
  }

  @Test
  void whatNobodyCanSendToIsNoAddress() throws UnknownHostException {
    long now = START;
    for (InetSocketAddress nowhere :
        List.of(
            address(77, 0),
            new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 7),
            new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 7),
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 224, 0, 0, 1}), 7))) {
      byte[] answer = StunWriter.success(ask(now).transactionId(), nowhere).finish();
      assertThat(binding.receive(read(answer), now)).isTrue();
      assertThat(binding.mapped()).as("%s", nowhere).isEmpty();
      now = binding.nextNanos();
    }
  }

  @Test
  void anErrorIsAnAnswerWithoutAnAddress() {
    StunMessage question = ask(START);
    byte[] error = StunWriter.error(question.transactionId(), 500, "Server Error").finish();
    assertThat(binding.receive(read(error), START)).isTrue();
    assertThat(binding.mapped()).isEmpty();
    assertThat(binding.nextNanos()).isEqualTo(START + 20 * SECOND);
  }
}
