/*
 * What libsrtp makes of packets. Arguments: "gcm" or "cm", and master key with salt in hex.
 * Reads lines of an operation and a packet in hex; answers each with a packet or with "refused".
 */
#include <srtp2/srtp.h>
#include <stdio.h>
#include <string.h>

#define MAX_PACKET 4096
#define MAX_LINE (2 * MAX_PACKET + 32)

static int from_hex(const char *hex, unsigned char *out, int room)
{
    int length = 0;
    unsigned value;
    while (length < room && sscanf(hex + 2 * length, "%2x", &value) == 1)
        out[length++] = (unsigned char)value;
    return length;
}

static int make_session(srtp_t *session, int gcm, unsigned char *key, srtp_ssrc_type_t direction)
{
    srtp_policy_t policy;
    memset(&policy, 0, sizeof policy);
    if (gcm) {
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    } else {
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
    }
    policy.ssrc.type = direction;
    policy.key = key;
    policy.window_size = 128;
    return srtp_create(session, &policy) == srtp_err_status_ok;
}

int main(int argc, char **argv)
{
    static char line[MAX_LINE];
    static unsigned char packet[MAX_PACKET + SRTP_MAX_TRAILER_LEN];
    unsigned char key[64] = { 0 };
    srtp_t sending, receiving;

    if (argc != 3 || srtp_init() != srtp_err_status_ok)
        return 1;
    int gcm = strcmp(argv[1], "gcm") == 0;
    from_hex(argv[2], key, sizeof key);
    if (!make_session(&sending, gcm, key, ssrc_any_outbound) ||
        !make_session(&receiving, gcm, key, ssrc_any_inbound))
        return 2;

    while (fgets(line, sizeof line, stdin)) {
        char *hex = strchr(line, ' ');
        if (!hex)
            return 3;
        *hex++ = 0;
        int length = from_hex(hex, packet, MAX_PACKET);
        srtp_err_status_t status;
        if (strcmp(line, "protect") == 0)
            status = srtp_protect(sending, packet, &length);
        else if (strcmp(line, "unprotect") == 0)
            status = srtp_unprotect(receiving, packet, &length);
        else if (strcmp(line, "protect_rtcp") == 0)
            status = srtp_protect_rtcp(sending, packet, &length);
        else
            status = srtp_unprotect_rtcp(receiving, packet, &length);
        if (status != srtp_err_status_ok) {
            printf("refused\n");
        } else {
            for (int i = 0; i < length; i++)
                printf("%02x", packet[i]);
            printf("\n");
        }
        fflush(stdout);
    }
    return 0;
}
