package io.sutantra.rtc.ice;

/** The reasons why a message is not a valid check. */
public enum Rejection {
  /** The fingerprint is wrong: the message is damaged or is not STUN. There is no answer. */
  FINGERPRINT,
  /** The user name, the integrity or the fingerprint is missing; error 400. */
  INCOMPLETE,
  /** The user name is not that of this session; error 401. */
  USERNAME,
  /** The integrity was computed with another password; error 401. */
  INTEGRITY,
  /** The check is valid, but has an unknown attribute that must be understood; error 420. */
  UNKNOWN_ATTRIBUTE,
  /** The check is valid, but the sender claims the role of this side; error 487. */
  ROLE_CONFLICT,
  /** The message came after the far end had been given up. There is no answer. */
  EXPIRED,
  /** The check is valid, but is a copy of a check that came by another path. There is no answer. */
  REPLAYED,
  /**
   * The message answers nothing that was asked, or its method is not binding. There is no answer.
   */
  UNEXPECTED
}
