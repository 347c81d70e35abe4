import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A connected socket per item on which nothing arrives before the time-out. */
final class SocketBlocker implements Blocker {
    private final Socket[] readers;
    private final Socket[] silent;

    SocketBlocker(int items) throws IOException {
        readers = new Socket[items];
        silent = new Socket[items];
        try (var listener = new ServerSocket(0, items, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < items; i++) {
                readers[i] = new Socket(listener.getInetAddress(), listener.getLocalPort());
                silent[i] = listener.accept();
            }
        }
    }

    @Override
    public void block(int item, int milliseconds) {
        try {
            // To a socket, 0 means for ever.
            readers[item].setSoTimeout(Math.max(1, milliseconds));
            readers[item].getInputStream().read();
            throw new IllegalStateException("A read that should time out ended.");
        } catch (SocketTimeoutException expected) {
            // That was the wait.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < readers.length; i++) {
            try {
                readers[i].close();
                silent[i].close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
