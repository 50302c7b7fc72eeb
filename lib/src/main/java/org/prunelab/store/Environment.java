package org.prunelab.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.prunelab.darknet.CpuInfo;

/** Where, when and with what a run is made; of a result that is only taken, what its notes tell. */
final class Environment {

    private static final String PROCESSOR = CpuInfo.first("model name").orElse("");
    private static final String HOST = host();

    private Environment() {}

    static ObjectNode of(Instant begun, Duration duration, Map<String, Object> notes) {
        ObjectNode json = StoreJson.object();
        String version = Environment.class.getPackage().getImplementationVersion();
        if (!notes.containsKey(Making.REUSED)) {
            json.put("prunelab", version == null ? "not from a jar" : version);
            json.put("commit", Commit.of(Path.of("")).orElse(null));
            json.put("java", System.getProperty("java.version"));
            json.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
            json.put("processor", PROCESSOR);
            json.put("instructions", Instructions.current().label());
            json.put("cores", Runtime.getRuntime().availableProcessors());
            json.put("host", HOST);
            json.put("begun", begun.toString());
        }
        json.put("seconds", duration.toMillis() / 1000.0);
        notes.forEach(json::putPOJO);
        return json;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
