package org.prunelab.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkMasterTest {

    @Test
    void severalHostsStandByForEachOther() {
        SparkMaster master = SparkMaster.of(" spark://one:7077,two:7078 ");

        assertEquals("spark://one:7077,two:7078", master.url());
        assertEquals(List.of(new SparkMaster.Host("one", 7077), new SparkMaster.Host("two", 7078)), master.hosts());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host:7077",
                "spark://",
                "spark://host",
                "spark://host:0",
                "spark://host:70000",
                "local[2]",
                "http://host:8080",
                "spark://host:7077/",
                "spark://a:1,"
            })
    void whatIsNoAddressIsRefused(String url) {
        String message = assertThrows(IllegalArgumentException.class, () -> SparkExecution.at(url))
                .getMessage();

        assertEquals(
                "\"%s\" is no address of a Spark master; it looks like spark://host:7077, and stands on top of the master's web page."
                        .formatted(url),
                message);
    }

    @Test
    void aMasterThatIsNotThereIsToldAtOnce() throws IOException {
        String url = "spark://127.0.0.1:" + freePort();

        String message = assertThrows(IllegalArgumentException.class, () -> SparkExecution.at(url))
                .getMessage();

        assertTrue(message.startsWith("No Spark master answers at " + url + " (Connection refused)"), message);
    }

    @Test
    void thisMachineIsKnownByTheAddressThatReachesTheMaster() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SparkMaster master =
                    SparkMaster.of("spark://127.0.0.1:%d,127.0.0.1:%d".formatted(freePort(), listening.getLocalPort()));

            assertEquals("127.0.0.1", master.localAddress().getHostAddress());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
