package org.prunelab.base;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where things are kept between runs: {@code ~/.prunelab}, or the folder that the environment variable PRUNELAB_HOME
 * names. A variable of its own moves a single part.
 *
 * <pre>{@code
 * Path store = Home.folder("PRUNELAB_STORE", "store");
 * }</pre>
 */
public final class Home {

    private static final String VARIABLE = "PRUNELAB_HOME";

    private Home() {}

    /**
     * The folder of one part, absolute; it need not be there yet.
     *
     * @param variable an environment variable that names it
     * @param name where it is in the home if that variable is not set
     */
    public static Path folder(String variable, String name) {
        return folder(variable, name, System.getenv());
    }

    static Path folder(String variable, String name, Map<String, String> environment) {
        return named(variable, environment)
                .or(() -> named(VARIABLE, environment).map(home -> home.resolve(name)))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".prunelab", name))
                .toAbsolutePath();
    }

    private static Optional<Path> named(String variable, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(variable))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }
}
