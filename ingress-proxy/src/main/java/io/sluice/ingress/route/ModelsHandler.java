package io.sluice.ingress.route;

import static java.util.Comparator.comparing;

import io.sluice.governance.Api;
import io.sluice.governance.Directory;
import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.ingress.dialect.ErrorBody;
import io.sluice.ingress.dialect.ModelList;
import io.sluice.ingress.dialect.ModelList.Listed;
import io.sluice.ingress.dialect.ModelListing;
import io.sluice.ingress.ledger.CallHandler;
import io.sluice.ingress.permission.Permission;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lists the models that the caller may execute and that this path's clients can call, each by its
 * own name; 404 for one that is not among them. No provider is asked and nothing is charged.
 */
public final class ModelsHandler extends CallHandler {

  private final Supplier<Directory> directory;

  public ModelsHandler(Supplier<Directory> directory) {
    this.directory = directory;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (HttpMethod.POST.is(request.getMethod())) {
      proceed(request, response, callback);
      return true;
    }
    var listing = ModelListing.find(request.getHttpURI().getPath()).orElseThrow();
    var view = new View(directory.get(), call(request).principal(), listing);
    var model = listing.model();
    if (model == null) {
      answer(request, response, callback, HttpStatus.OK_200, view.all());
      return true;
    }
    view.one(model)
        .ifPresentOrElse(
            body -> answer(request, response, callback, HttpStatus.OK_200, body),
            () -> answerUnknown(request, response, callback, model));
    return true;
  }

  private static void answerUnknown(
      Request request, Response response, Callback callback, String model) {
    var call = call(request);
    var body = ErrorBody.of(call.dialect(), Permission.unknownModel(model), call.id());
    answer(request, response, callback, HttpStatus.NOT_FOUND_404, body);
  }

  /** The models as one caller sees them at one place. */
  private record View(Directory directory, Principal principal, ModelListing listing) {

    byte[] all() {
      var models =
          directory.models().stream()
              .filter(this::isCallable)
              .map(View::listed)
              .sorted(comparing(Listed::name))
              .toList();
      return ModelList.all(listing.dialect(), models);
    }

    Optional<byte[]> one(String name) {
      return ModelNames.find(directory, name)
          .filter(this::isCallable)
          .map(model -> ModelList.one(listing.dialect(), listed(model)));
    }

    private boolean isCallable(Model model) {
      return model.isExecutableBy(principal)
          && apiOf(model).filter(listing.apis()::contains).isPresent();
    }

    private Optional<Api> apiOf(Model model) {
      return directory
          .provider(model.destinations().get(0).provider())
          .map(provider -> provider.api().family());
    }

    private static Listed listed(Model model) {
      return new Listed(model.name(), model.destinations().get(0).provider());
    }
  }
}
