// A broadcaster with Pion: receives RTP by UDP, and sends it to every viewer that joins by WHEP. The
// program is as plain as Pion's users would write it: one TrackLocalStaticRTP that all viewers share,
// ICE lite, all viewers on one UDP socket. The program listens on loopback only, and ends when its
// standard input ends.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/pion/ice/v2"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v3"
)

const maxOfferBytes = 64 << 10

var (
	httpAddress  = flag.String("http", "127.0.0.1:8080", "where viewers ask, by POST /whep/STREAM")
	rtpAddress   = flag.String("rtp", "127.0.0.1:5004", "where the stream comes in: VP8 in RTP")
	udpPort      = flag.Int("udp", 0, "the UDP port of all viewers; 0 gives every viewer a port of its own")
	interceptors = flag.Bool("interceptors", true, "Pion's default interceptors: NACK, reports, transport-wide feedback")
	tracks       = flag.Int("tracks", 1, "how many tracks share the viewers, each written by a goroutine of its own")
)

type broadcaster struct {
	api    *webrtc.API
	tracks []*webrtc.TrackLocalStaticRTP

	mutex   sync.Mutex
	joined  int
	viewers map[string]*webrtc.PeerConnection
}

func main() {
	flag.Parse()
	media, registry, settings := &webrtc.MediaEngine{}, &interceptor.Registry{}, webrtc.SettingEngine{}
	must(media.RegisterDefaultCodecs())
	if *interceptors {
		must(webrtc.RegisterDefaultInterceptors(media, registry))
	}
	settings.SetLite(true)
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetIPFilter(func(address net.IP) bool { return address.Equal(net.IPv4(127, 0, 0, 1)) })
	if *udpPort != 0 {
		socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: *udpPort})
		must(err)
		settings.SetICEUDPMux(webrtc.NewICEUDPMux(nil, socket))
	}
	b := &broadcaster{
		api: webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(registry),
			webrtc.WithSettingEngine(settings)),
		viewers: map[string]*webrtc.PeerConnection{},
	}
	for i := 0; i < *tracks; i++ {
		track, err := webrtc.NewTrackLocalStaticRTP(
			webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "video", "compare")
		must(err)
		b.tracks = append(b.tracks, track)
	}
	go b.relay()
	http.HandleFunc("/whep/", b.whep)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	listener, err := net.Listen("tcp4", *httpAddress)
	must(err)
	fmt.Printf("Listening on http://%s/whep/STREAM\n", *httpAddress)
	must(http.Serve(listener, nil))
}

// Hands every packet to every track. This goroutine writes to the first track, further goroutines to the others.
func (b *broadcaster) relay() {
	address, err := net.ResolveUDPAddr("udp4", *rtpAddress)
	must(err)
	in, err := net.ListenUDP("udp4", address)
	must(err)
	var queues []chan []byte
	for _, track := range b.tracks[1:] {
		queue := make(chan []byte, 256)
		queues = append(queues, queue)
		go func(track *webrtc.TrackLocalStaticRTP) {
			for packet := range queue {
				_, _ = track.Write(packet)
			}
		}(track)
	}
	buffer := make([]byte, 1500)
	for {
		n, err := in.Read(buffer)
		must(err)
		if len(queues) > 0 {
			shared := append([]byte(nil), buffer[:n]...)
			for _, queue := range queues {
				queue <- shared
			}
		}
		// An error means that a viewer is closing; the packet was still written to the other viewers.
		_, _ = b.tracks[0].Write(buffer[:n])
	}
}

func (b *broadcaster) whep(response http.ResponseWriter, request *http.Request) {
	switch request.Method {
	case http.MethodPost:
		offer, err := io.ReadAll(io.LimitReader(request.Body, maxOfferBytes))
		if err == nil {
			err = b.join(response, request.URL.Path, string(offer))
		}
		if err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
		}
	case http.MethodDelete:
		b.leave(request.URL.Path[strings.LastIndex(request.URL.Path, "/")+1:])
	case http.MethodPatch:
		// An ICE lite side does not need the viewer's candidates.
		response.WriteHeader(http.StatusNoContent)
	default:
		http.Error(response, "POST an offer, or DELETE a session", http.StatusMethodNotAllowed)
	}
}

func (b *broadcaster) join(response http.ResponseWriter, path, offer string) error {
	viewer, err := b.api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return err
	}
	b.mutex.Lock()
	b.joined++
	id := fmt.Sprint(b.joined)
	track := b.tracks[b.joined%len(b.tracks)]
	b.viewers[id] = viewer
	b.mutex.Unlock()
	viewer.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		if state == webrtc.PeerConnectionStateFailed {
			b.leave(id)
		}
	})
	answer, err := answer(viewer, track, offer)
	if err != nil {
		b.leave(id)
		return err
	}
	response.Header().Set("Content-Type", "application/sdp")
	response.Header().Set("Location", path+"/"+id)
	response.Header().Set("ETag", `"`+id+`"`)
	response.WriteHeader(http.StatusCreated)
	_, err = io.WriteString(response, answer)
	return err
}

func answer(viewer *webrtc.PeerConnection, track webrtc.TrackLocal, offer string) (string, error) {
	sender, err := viewer.AddTrack(track)
	if err != nil {
		return "", err
	}
	// Interceptors see a viewer's RTCP only while the sender is read.
	go func() {
		buffer := make([]byte, 1500)
		for {
			if _, _, err := sender.Read(buffer); err != nil {
				return
			}
		}
	}()
	if err = viewer.SetRemoteDescription(
		webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", err
	}
	answer, err := viewer.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(viewer)
	if err = viewer.SetLocalDescription(answer); err != nil {
		return "", err
	}
	<-gathered
	return viewer.LocalDescription().SDP, nil
}

func (b *broadcaster) leave(id string) {
	b.mutex.Lock()
	viewer := b.viewers[id]
	delete(b.viewers, id)
	b.mutex.Unlock()
	if viewer != nil {
		_ = viewer.Close()
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
