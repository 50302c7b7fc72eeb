package org.prunelab.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.prunelab.base.CpuInfo;

/**
 * Where, when and with what a run is made; of a result that is only taken, what its notes tell.
 *
 * <pre>{@code
 * Environment.here().get("processor")
 * }</pre>
 */
public final class Environment {

    private static final String PROCESSOR = CpuInfo.processor();
    private static final String HOST = host();

    private Environment() {}

    static ObjectNode of(Instant begun, Duration duration, Map<String, Object> notes) {
        ObjectNode json = StoreJson.object();
        if (!notes.containsKey(RunWriter.REUSED)) {
            here().forEach(json::putPOJO);
            json.put("host", HOST);
            json.put("begun", begun.toString());
        }
        json.put("seconds", duration.toMillis() / 1000.0);
        notes.forEach(json::putPOJO);
        return json;
    }

    /** What this process is: the library's version and commit, Java, system, processor, instructions and cores. */
    public static Map<String, Object> here() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("prunelab", version());
        facts.put("commit", Commit.of(Path.of("")).orElse(null));
        facts.put("java", System.getProperty("java.version"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processor", PROCESSOR);
        facts.put("instructions", Instructions.current().label());
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        return facts;
    }

    /** The library's version, as its jar tells it. */
    public static String version() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "not from a jar" : version;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
