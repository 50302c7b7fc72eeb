package org.prunelab.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux tells of the processor, in {@code /proc/cpuinfo}.
 *
 * <pre>{@code
 * CpuInfo.first("model name").orElse("unknown")
 * }</pre>
 */
public final class CpuInfo {

    private static final Path FILE = Path.of("/proc/cpuinfo");

    private CpuInfo() {}

    /**
     * The processor's name with its family, model and stepping, since a name alone may be that of several: {@code AMD EPYC
     * (family 25, model 1, stepping 1)}; empty where the system tells no name.
     */
    public static String processor() {
        return first("model name")
                .map(name -> name
                        + first("cpu family")
                                .flatMap(family -> first("model\t").flatMap(model -> first("stepping")
                                        .map(stepping -> " (family %s, model %s, stepping %s)"
                                                .formatted(family, model, stepping))))
                                .orElse(""))
                .orElse("");
    }

    /** The value of the first line whose name starts so; empty on other systems, and where there is none. */
    public static Optional<String> first(String name) {
        if (!Files.isReadable(FILE)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(FILE).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
